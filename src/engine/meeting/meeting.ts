import type { Cancel } from '../../lib/signal.ts';
import type { Place, PlaceId } from '../../ports/links.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { PlaceSecret } from '../gate/gate.ts';
import { type PlaceKeys, daysAt, pairPlace, untilDaysChange } from './place.ts';
import { CONTACT_CALLS, type CallPlan, createSchedule } from './schedule.ts';

/** Somebody to meet, at one or more places. */
export interface Target {
  readonly key: string;
  readonly plan: CallPlan;
  readonly places: readonly PlaceKeys[];
  /** Who must turn up; null for anyone who knows the secret. */
  readonly expected: PersonId | null;
  /** Whether others may come after the first. */
  readonly many: boolean;
  /** A call that nobody answers need not be repeated: they can be reached another way. */
  readonly once?: boolean;
  /** The invite they are met for. */
  readonly invite?: InviteId;
  /** The device key they can be dialled at for it, where that is known. */
  readonly device?: Bytes | undefined;
}

/** A place of somebody else's that is held with the others, and what the gate has to know of it. */
export interface HeldPlace {
  readonly place: Place;
  readonly secret: PlaceSecret;
}

/** The other way to people: through the network. */
export interface ByNetwork {
  /** Whether there will be such a way. */
  isWanted(): boolean;
  /** Places at the relays that it wants held. */
  places(): readonly HeldPlace[];
  /** The same as `Meeting.call`. */
  call(person?: PersonId): void;
  /** Whom to meet may have changed. Must not lead to another `update` at once. */
  changed(): void;
}

/** Whom to meet, asked each time something changes. */
export interface MeetingDeps {
  readonly core: Core;
  /** Contacts without a direct link. */
  contacts(): readonly { readonly id: PersonId; readonly pairSecret: Uint8Array }[];
  /** Invites made and invites being redeemed. */
  invites(): readonly Target[];
  readonly network: ByNetwork;
}

/** Keeps the set of places true: whom we want to meet, where on this day, and whether to call. */
export interface Meeting {
  /** Something changed: links, contacts, invites or time. */
  update(): void;
  /** Calls everybody, or one person, now. */
  call(person?: PersonId): void;
  /** What the gate has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  stop(): void;
}

const contactKey = (person: PersonId): string => `contact:${person}`;

/** The meeting places of one engine. */
export const createMeeting = ({ core, contacts, invites, network: byNetwork }: MeetingDeps): Meeting => {
  const { clock, links, network } = core;
  const schedule = createSchedule(core);
  const held = new Map<PlaceId, PlaceSecret>();
  const derived = new Map<string, PlaceKeys>();
  let derivedFor = '';
  let timer: Cancel | undefined;
  let stopped = false;

  /** Derived once per person and day: HKDF for every contact at every change would be a lot. */
  const pairPlaces = (id: PersonId, pairSecret: Uint8Array, days: readonly number[]): PlaceKeys[] =>
    days.map((day) => {
      const key = `${id}:${day}:${pairSecret.join()}`;
      const keys = derived.get(key) ?? pairPlace(id, pairSecret, { day, network });
      derived.set(key, keys);
      return keys;
    });

  const targets = (): readonly Target[] => {
    const days = daysAt(clock.now());
    if (days.join() !== derivedFor) derived.clear();
    derivedFor = days.join();
    const people = contacts().map(({ id, pairSecret }) => ({
      key: contactKey(id),
      plan: CONTACT_CALLS,
      places: pairPlaces(id, pairSecret, days),
      expected: id,
      many: false,
      once: byNetwork.isWanted(),
    }));
    return [...people, ...invites()];
  };

  const update = (): void => {
    if (stopped) return;
    const wanted = targets();
    schedule.keepOnly(new Set(wanted.map(({ key }) => key)));
    const places: Place[] = [];
    held.clear();
    for (const { key, plan, places: keys, expected, many, once = false } of wanted) {
      const mode = schedule.calling(key, plan) ? 'call' : 'wait';
      for (const { id, room, password, gateSecret } of keys) {
        places.push({ id, room, password, mode, many, once });
        held.set(id, { secret: gateSecret, shown: 'person', expected });
      }
    }
    for (const { place, secret } of byNetwork.places()) {
      places.push(place);
      held.set(place.id, secret);
    }
    links.meet(places);
    timer?.();
    const next = Math.min(schedule.nextChange() ?? Number.POSITIVE_INFINITY, untilDaysChange(clock.now()));
    timer = clock.after(next, update);
    byNetwork.changed();
  };

  return {
    update,
    call: (person) => {
      for (const { key } of targets()) if (!person || key === contactKey(person)) schedule.call(key);
      update();
      byNetwork.call(person);
    },
    place: (id) => held.get(id),
    stop: () => {
      stopped = true;
      timer?.();
      links.meet([]);
    },
  };
};
