import { fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { pageEnvironment } from '../../../src/links/environment.ts';
import { createPageLinks } from '../../../src/links/page-links.ts';
import type { LinkId, Place, PlaceId } from '../../../src/ports/links.ts';

/** What a test can ask of a page. Everything that happened is in `log`, oldest first. */
interface Harness {
  readonly log: string[];
  meet(mode: Place['mode'] | 'none', room: string, password: string): void;
  /** Holds these rooms and no others. */
  hold(rooms: readonly (Pick<Place, 'room' | 'mode' | 'many'> & Partial<Place>)[]): void;
  say(text: string): Promise<boolean>;
  /** Over every link that is open; how many took it. */
  sayToAll(text: string): Promise<number>;
  close(): void;
  warmUp(): void;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const servers = new URLSearchParams(location.search);
const links = createPageLinks({
  clock: {
    now: () => Date.now(),
    date: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  config: {
    nostr: servers.getAll('relay'),
    torrent: servers.getAll('tracker'),
    mqtt: servers.getAll('broker'),
    iceServers: [],
  },
  env: pageEnvironment(),
});
const log: string[] = [];
const open = new Set<LinkId>();
let last: LinkId | undefined;

links.listen({
  opened: (link, info) => {
    last = link;
    open.add(link);
    const hex = (bytes: Uint8Array): string => [...bytes.subarray(0, 4)].join('.');
    log.push(`opened ${info.place} ${hex(info.localFingerprint)} ${hex(info.remoteFingerprint)}`);
  },
  frame: (_link, frame) => void log.push(`heard ${fromUtf8(frame)}`),
  closed: (link, reason) => {
    open.delete(link);
    log.push(`closed ${reason}`);
  },
  signalling: ({ relays }) => void log.push(`relay ${relays[0]?.state}`),
  trouble: (place, detail) => void log.push(`trouble ${place} ${detail}`),
});

window.harness = {
  log,
  meet: (mode, room, password) =>
    links.meet(mode === 'none' ? [] : [{ id: room as PlaceId, room, password, mode }]),
  hold: (rooms) =>
    links.meet(rooms.map((room) => ({ password: 'the password', ...room, id: room.room as PlaceId }))),
  sayToAll: async (text) => {
    const taken = await Promise.all([...open].map((link) => links.send(link, utf8(text))));
    return taken.filter(Boolean).length;
  },
  say: async (text) => (last === undefined ? false : links.send(last, utf8(text))),
  close: () => {
    if (last !== undefined) links.close(last);
  },
  warmUp: () => links.warmUp(),
};
