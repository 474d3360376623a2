import { compareBytes, equalBytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { PathKind } from '../tunnels/joined-links.ts';
import { pingFrame } from './frames.ts';

/** After this time without a frame, a ping is sent, in milliseconds. */
const PING_AFTER_MS = 4_000;

/** The same for tunnels, where every ping costs other nodes too, in milliseconds. */
const NETWORK_PING_AFTER_MS = 15_000;
const NETWORK_DEAD_AFTER_MS = 45_000;

/** After this time without a frame, the link is closed, in milliseconds. */
const DEAD_AFTER_MS = 8_000;

/** If a timer is later than this, the device was asleep: a quiet peer gets a ping before its link is closed. In milliseconds. */
const LATE_MS = 1_000;

/** Of two links to one device, the links that answer a ping within this time count as alive, in milliseconds. */
const DUPLICATE_SETTLE_MS = 5_000;

interface Entry {
  readonly link: OpenLink;
  heardAt: number;
  timer: Cancel | undefined;
}

/** The proven links that are open now. Pings find out which ones are dead. */
export interface Peers {
  add(link: OpenLink): void;
  get(link: LinkId): OpenLink | undefined;
  /** A frame came over this link: it is alive. */
  heard(link: LinkId): void;
  /** Removes a link, and returns it. */
  remove(link: LinkId): OpenLink | undefined;
  /** The link to use for a person: the newest direct one, else the newest. */
  primary(person: PersonId): OpenLink | undefined;
  /** The same for one device. */
  preferred(device: DeviceId): OpenLink | undefined;
  /** How the best link to a person travels; undefined: there is none. */
  path(person: PersonId): PathKind | undefined;
  all(person: PersonId): readonly OpenLink[];
  /** The devices that are linked, on any path or on this one. */
  devices(path?: PathKind): readonly DeviceId[];
}

/** The peers of one engine. */
export const createPeers = ({ clock, links, boundary }: Core): Peers => {
  const entries = new Map<LinkId, Entry>();
  const of = (person: PersonId): Entry[] =>
    [...entries.values()].filter(({ link }) => link.peer.person === person);
  const ping = (link: LinkId): void => void links.send(link, pingFrame.encode(0));

  const ofDevice = (device: DeviceId): Entry[] =>
    [...entries.values()].filter(({ link }) => link.peer.device === device);
  const best = (found: readonly Entry[]): OpenLink | undefined => {
    const all = found.map(({ link }) => link);
    return all.findLast(({ path }) => path === 'direct') ?? all.at(-1);
  };
  const primary = (person: PersonId): OpenLink | undefined => best(of(person));

  const watch = (entry: Entry): void => {
    const [pingAfter, deadAfter] =
      entry.link.path === 'direct'
        ? [PING_AFTER_MS, DEAD_AFTER_MS]
        : [NETWORK_PING_AFTER_MS, NETWORK_DEAD_AFTER_MS];
    const from = clock.now();
    const quiet = from - entry.heardAt;
    const wait = (quiet < pingAfter ? pingAfter : deadAfter) - quiet;
    const look = (): void => {
      const silence = clock.now() - entry.heardAt;
      // The device was asleep, or the clock was set: the silence says nothing of the other end.
      const isOdd = silence < 0 || clock.now() - from > wait + LATE_MS;
      if (isOdd) entry.heardAt = clock.now() - pingAfter;
      else if (silence >= deadAfter) return links.close(entry.link.id);
      if (isOdd || silence >= pingAfter) ping(entry.link.id);
      watch(entry);
    };
    entry.timer = clock.after(wait, () => boundary.run('presence', look, () => links.close(entry.link.id)));
  };

  /** A direct link before a tunnel, then the lower transcript: the order is the same at both ends. */
  const better = (a: OpenLink, b: OpenLink): number =>
    Number(a.path !== 'direct') - Number(b.path !== 'direct') || compareBytes(a.transcript, b.transcript);

  /** Both sides find out which links answer, and both keep the best of these. */
  const settle = (device: DeviceId): void => {
    const since = clock.now();
    for (const { link } of ofDevice(device)) ping(link.id);
    clock.after(DUPLICATE_SETTLE_MS, () => {
      const alive = ofDevice(device)
        .filter((entry) => entry.heardAt >= since)
        .toSorted((a, b) => better(a.link, b.link));
      for (const { link } of alive.slice(1)) links.close(link.id);
    });
  };

  return {
    add: (link) => {
      const others = ofDevice(link.peer.device);
      // A peer that was restarted does not know its earlier links.
      const stale = others.filter((entry) => !equalBytes(entry.link.peer.instance, link.peer.instance));
      for (const entry of stale) links.close(entry.link.id);
      const entry: Entry = { link, heardAt: clock.now(), timer: undefined };
      entries.set(link.id, entry);
      watch(entry);
      if (others.length > stale.length) settle(link.peer.device);
    },
    get: (link) => entries.get(link)?.link,
    heard: (link) => {
      const entry = entries.get(link);
      if (entry) entry.heardAt = clock.now();
    },
    remove: (link) => {
      const entry = entries.get(link);
      entry?.timer?.();
      entries.delete(link);
      return entry?.link;
    },
    primary,
    preferred: (device) => best(ofDevice(device)),
    path: (person) => primary(person)?.path,
    all: (person) => of(person).map(({ link }) => link),
    devices: (path) =>
      [...entries.values()]
        .filter(({ link }) => !path || link.path === path)
        .map(({ link }) => link.peer.device),
  };
};
