import type { Cancel } from '../../lib/signal.ts';
import type { Place, PlaceId } from '../../ports/links.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { InviteId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { PlaceSecret } from '../handshake/authenticator.ts';
import { CALL_TURNS_MS, type PlaceKeys, callsOn, daysAt, pairPlace, untilDaysChange } from './place.ts';
import {
  CONTACT_CALLS,
  LATE_CALLS,
  LOST_CALLS,
  type CallPlan,
  type Schedule,
  createSchedule,
} from './schedule.ts';

/** A person to meet, at one or more places. */
export interface Target {
  readonly key: string;
  readonly plan: CallPlan;
  readonly places: readonly PlaceKeys[];
  /** The person that must be at the other end; null for any holder of the secret. */
  readonly expected: PersonId | null;
  /** Whether others may come after the first. */
  readonly many: boolean;
  /** A call without an answer need not be repeated: there is another way to this person. */
  readonly once?: boolean;
  /** The invite they are met for. */
  readonly invite?: InviteId;
  /** This end shows its person only after the other end has proven its own. Never at both ends. */
  readonly waits?: boolean;
  /** The device key they can be dialled at for it, where that is known. */
  readonly device?: Bytes | undefined;
}

/** A place that another part wants held, and what the gate has to know of it. */
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
  /** The targets may have changed. Must not lead to another `update` at once. */
  changed(): void;
}

/** A contact, with the pair's secret. */
interface Paired {
  readonly id: PersonId;
  readonly pairSecret: Uint8Array;
  /** Whether this end only waits: the other end calls. */
  readonly waits?: boolean;
}

/** The targets, asked each time something changes. */
export interface MeetingDeps {
  readonly core: Core;
  /** Contacts without a direct link. */
  contacts(): readonly Paired[];
  /** Invites made and invites being redeemed, and one's own place. */
  others(): readonly Target[];
  readonly network: ByNetwork;
}

/** Keeps the set of held places right: the targets, the places of this day, and whether to call. */
export interface Meeting {
  /** Something changed: links, contacts, invites or time. */
  update(): void;
  /** A link to this contact has come or gone. */
  linkChanged(person: PersonId): void;
  /**
   * Calls all targets, or one person, now. A person that was called just before is called once more as soon as it is
   * allowed.
   */
  call(person?: PersonId): void;
  /** The clock was set right. The places may be others now, at which there was no call yet. */
  clockChanged(): void;
  /** What the gate has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  stop(): void;
}

/** After an error the places are held anew so much later, in milliseconds. */
const RETRY_MS = 10_000;

/**
 * How long this end waits for the proof of the other one before its own. Short, as a person that has seen an invite
 * can make its receiver wait, and so can a second person that redeems it.
 */
const FIRST_PROOF_MS = 5_000;

const contactKey = (person: PersonId): string => `contact:${person}`;

/** A target that is waited for is another one: what was planned for calls does not count. */
const plansFor = ({ id, waits }: Paired, isLost: boolean): Pick<Target, 'key' | 'plan'> => {
  if (waits) return { key: `waits:${id}`, plan: LATE_CALLS };
  return { key: contactKey(id), plan: isLost ? LOST_CALLS : CONTACT_CALLS };
};

/** Whether the place of a target is called at while the target is called; `calledMs`: see `Schedule.calling`. */
const callsAt = ({ day }: PlaceKeys, core: Core, calledMs: number | undefined): boolean => {
  if (calledMs === undefined || day === undefined) return calledMs !== undefined;
  return callsOn(day, { now: core.clock.now(), isSure: core.isClockSure(), calledMs });
};

/** What the gate has to know of a target's places. */
const secretOf = ({ expected, waits = false }: Target, secret: Bytes): PlaceSecret => {
  const patience = waits ? { waits, patienceMs: FIRST_PROOF_MS } : {};
  return { secret, shown: 'person', expected, ...patience };
};

/** Milliseconds until something is to be held another way. */
const untilNext = ({ nextChange }: Schedule, core: Core): number =>
  Math.min(
    nextChange(core.isClockSure() ? undefined : CALL_TURNS_MS) ?? Number.POSITIVE_INFINITY,
    untilDaysChange(core.clock.now(), core.isClockSure()),
  );

/** Derived once per person and day: HKDF for every contact at every change would be a lot. */
const createPairPlaces = (network: string) => {
  const derived = new Map<string, PlaceKeys>();
  let derivedFor = '';
  return ({ id, pairSecret }: Paired, days: readonly number[]): readonly PlaceKeys[] => {
    if (days.join() !== derivedFor) derived.clear();
    derivedFor = days.join();
    return days.map((day) => {
      const key = `${id}:${day}:${pairSecret.join()}`;
      const keys = derived.get(key) ?? pairPlace(id, pairSecret, { day, network });
      derived.set(key, keys);
      return keys;
    });
  };
};

/** The meeting places of one engine. */
export const createMeeting = ({ core, contacts, others, network: byNetwork }: MeetingDeps): Meeting => {
  const { clock, links, network, boundary } = core;
  const schedule = createSchedule(core);
  const held = new Map<PlaceId, PlaceSecret>();
  const pairPlaces = createPairPlaces(network);
  /** Contacts that were linked since the app started: such a contact without a link has lost it. */
  const linked = new Set<PersonId>();
  let timer: Cancel | undefined;
  let stopped = false;

  const targets = (): readonly Target[] => {
    const days = daysAt(clock.now(), core.isClockSure());
    const target = (contact: Paired): Target => ({
      ...plansFor(contact, linked.has(contact.id)),
      places: pairPlaces(contact, days),
      expected: contact.id,
      many: false,
      once: byNetwork.isWanted(),
    });
    // An error with one contact must not stop the meetings with the others.
    const people = contacts().flatMap((one) => boundary.attemptNow('meeting', () => [target(one)], []));
    return [...people, ...boundary.attemptNow('meeting', others, [])];
  };

  const hold = (): void => {
    const wanted = targets();
    schedule.keepOnly(new Set(wanted.map(({ key }) => key)));
    const places: Place[] = [];
    held.clear();
    for (const target of wanted) {
      const { key, plan, places: keys, many, once = false } = target;
      const calledMs = schedule.calling(key, plan);
      for (const one of keys) {
        const { id, room, password, gateSecret, servers } = one;
        const mode = callsAt(one, core, calledMs) ? 'call' : 'wait';
        const choice = { secret: servers, widens: !once };
        places.push({ id, room, password, mode, many, once, choice });
        held.set(id, secretOf(target, gateSecret));
      }
    }
    for (const { place, secret } of byNetwork.places()) {
      places.push(place);
      held.set(place.id, secret);
    }
    links.meet(places);
  };

  const update = (): void => {
    if (stopped) return;
    timer?.();
    timer = undefined;
    const plan = (): void => void (timer = clock.after(untilNext(schedule, core), update));
    const again = (): void => void (timer ??= clock.after(RETRY_MS, update));
    void boundary.run('meeting', hold, again);
    void boundary.run('meeting', plan, again);
    void boundary.run('meeting', () => byNetwork.changed());
  };

  return {
    update,
    linkChanged: (person) => {
      linked.add(person);
      update();
    },
    call: (person) => {
      for (const { key } of targets())
        if (!person || key === contactKey(person)) schedule.call(key, person !== undefined);
      update();
      byNetwork.call(person);
    },
    clockChanged: () => {
      schedule.keepOnly(new Set());
      update();
      byNetwork.call();
    },
    place: (id) => held.get(id),
    stop: () => {
      stopped = true;
      timer?.();
      links.meet([]);
    },
  };
};
