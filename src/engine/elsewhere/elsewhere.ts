import { done, type Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NotKept } from '../api/errors.ts';
import type { EngineState } from '../api/engine-state.ts';
import type { DeviceId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OwnCard } from '../devices/own-card.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { Target } from '../meeting/meeting.ts';
import { type PlaceKeys, daysAt, selfPlace } from '../meeting/place.ts';
import { CONTACT_CALLS, LOST_CALLS } from '../meeting/schedule.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { Tx } from '../storage/transaction.ts';

/** The start of the app belongs to contacts and invites: one's own place is called this much later. */
export const LOOK_AFTER_MS = 10_000;

/** Devices that are kept, at most: the newest. */
const MAX_DEVICES = 16;

/**
 * Other devices with the same identity: a backup that was restored while this browser goes on, or a copy of its keys. They
 * are noticed at the places of contacts, where the gate refuses them, and at an own place, where only own devices can be:
 * there they link.
 */
export interface Elsewhere {
  load(): Promise<Result<void, StoreError>>;
  /** A device proved to be oneself, and is another one than this. */
  met(peer: ProvenPeer): void;
  /** Its link has come, or is gone. */
  linkChanged(link: OpenLink, news: 'met' | 'lost'): void;
  /** When a link with this device came or went last, in milliseconds since 1970; null where there was none. */
  linkedAt(device: DeviceId): number | null;
  view(): EngineState['elsewhere'];
  /** The person has been told. */
  seen(): Promise<Result<void, NotKept>>;
  /** The place of one's own, as soon as it is time for it. */
  targets(): readonly Target[];
}

/** What it stands on. */
export interface ElsewhereDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  readonly ownCard: Pick<OwnCard, 'lists' | 'standing'>;
  placesChanged(): void;
}

/** The places of one's own on these days; derived once a day. */
const createPlaces = (network: string) => {
  let derivedFor = '';
  let places: readonly PlaceKeys[] = [];
  return ({ device, selfSecret }: Identity, days: readonly number[]): readonly PlaceKeys[] => {
    const key = `${device}:${days.join()}`;
    if (key !== derivedFor) places = days.map((day) => selfPlace(selfSecret, { day, network }));
    derivedFor = key;
    return places;
  };
};

/** The watch over one engine's identity. */
export const createElsewhere = (deps: ElsewhereDeps): Elsewhere => {
  const { core, identity, ownCard, placesChanged } = deps;
  const { clock, tables, publisher } = core;
  const rows = createKeptRows(tables.elsewhere, () => publisher.touch('elsewhere', 'devices'));
  const placesOf = createPlaces(core.network);
  let isTime = false;
  /** How many links to listed devices were lost since the start. Devices that were sent away are not called again. */
  let losses = 0;

  const forgetOldest = (tx: Tx): void => {
    const oldestFirst = rows.entries(tx).toSorted(([, a], [, b]) => a.firstSeenAt - b.firstSeenAt);
    const [oldest] = oldestFirst[0] ?? [];
    if (oldest && oldestFirst.length >= MAX_DEVICES) rows.remove(tx, oldest);
  };

  return {
    load: async () => {
      const loaded = await rows.load();
      if (!loaded.ok) return loaded;
      clock.after(LOOK_AFTER_MS, () => {
        isTime = true;
        placesChanged();
      });
      return done;
    },
    met: ({ device }) =>
      void core.change(async (tx) => {
        if (rows.has(device, tx)) return done;
        core.log.fault('identity', 'another device runs as this person');
        forgetOldest(tx);
        rows.put(tx, device, { firstSeenAt: clock.now(), linkedAt: null, seen: false });
        return done;
      }),
    linkChanged: ({ peer: { device } }, news) => {
      if (news === 'lost' && ownCard.lists(device)) losses += 1;
      void core.change(
        async (tx) => {
          const record = rows.get(device, tx);
          if (record) rows.put(tx, device, { ...record, linkedAt: clock.now() });
          return done;
        },
        { durability: 'relaxed' },
      );
      publisher.touch('devices');
      placesChanged();
    },
    linkedAt: (device) => rows.get(device)?.linkedAt ?? null,
    view: () => {
      const unseen = rows.entries().filter(([, { seen }]) => !seen);
      const since = unseen.map(([, { firstSeenAt }]) => firstSeenAt);
      return since.length > 0 ? { since: Math.min(...since) } : null;
    },
    seen: () =>
      core.change(async (tx) => {
        for (const [device, record] of rows.entries(tx))
          if (!record.seen) rows.put(tx, device, { ...record, seen: true });
        return done;
      }),
    targets: () => {
      const me = identity();
      // A device that is not on the list is not admitted anywhere, so it does not show itself.
      if (!me || !isTime || ownCard.standing() !== 'listed') return [];
      const places = placesOf(me, daysAt(clock.now(), core.isClockSure()));
      // Of another key it is another target, which is called at once: a lost link may have gone by a bad connection.
      const calls = { key: `self:${losses}`, plan: losses > 0 ? LOST_CALLS : CONTACT_CALLS };
      return [{ ...calls, places, expected: me.person, many: true, once: true }];
    },
  };
};
