import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { Operation, Status, decodeAnswer, decodeKeys, encodeAsk } from './codec.ts';
import type { Dials } from './dials.ts';
import { chance, drawnOut } from './drawn-out.ts';
import type { Hops } from './hops.ts';
import {
  CLIENT_LINKS,
  DIAL_AGAIN_MS,
  EMPTY_SLOT_MS,
  LOOK_AROUND_EVERY_MS,
  LOOK_FOR_SELF_EVERY_MS,
  MAX_DIALS,
  PATHS,
  UPKEEP_EVERY_MS,
  UPKEEP_SOON_MS,
} from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import { type Point, compareDistance, pointKey, pointWithPrefix } from './node-id.ts';
import type { OverlayCrypto, Transport } from './overlay.ts';
import type { Requests } from './requests.ts';
import { DIGIT_BITS, type Slot, bySlot, slotKey, slotOf, slotsBeyond } from './slots.ts';
import type { Table } from './table.ts';

/** Links a device keeps: see LINK_BUDGETS. */
export interface LinkBudget {
  readonly near: number;
  readonly wanted: number;
  readonly most: number;
}

/** What looking after the table stands on. */
export interface UpkeepDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly transport: Transport;
  readonly table: Table;
  readonly hops: Hops;
  readonly requests: Requests;
  readonly dials: Dials;
  readonly budget: LinkBudget;
  readonly self: Point;
  isServer(): boolean;
}

/** Keeps the table as it should be: the nearest, a node per slot, and not too many. */
export interface Upkeep {
  /** Links came or went: the table is looked after soon. */
  soon(): void;
  /** Whether a node that asks to be a neighbour should be one. */
  wants(id: Point): boolean;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  stop(): void;
}

/** Near neighbours that are asked at once, and nodes near oneself that are remembered. */
const ASKED_AT_ONCE = 4;
const MAX_CONSIDERED = 64;

/** Slots that are looked for at once. */
const SLOTS_AT_ONCE = 3;

/** Links with contacts and everything else included. */
const MAX_LINKS = 64;

interface Candidate {
  readonly key: Bytes;
  readonly id: Bytes;
}

/** The upkeep of a node. */
export const createUpkeep = (deps: UpkeepDeps): Upkeep => {
  const { clock, random, crypto, transport, table, hops, requests, dials, budget, self } = deps;
  const avoided = new Map<string, number>();
  const emptySlots = new Map<number, number>();
  const asking = new Set<number>();
  const asked = new WeakSet<Neighbour>();
  const considered = new Map<string, Candidate>();
  let lookedAroundAt = Number.NEGATIVE_INFINITY;
  let lookedForSelfAt = Number.NEGATIVE_INFINITY;
  let searching = 0;
  let timer: Cancel | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const nearWanted = (): number => (deps.isServer() ? budget.near : CLIENT_LINKS);
  const isAvoided = (id: Point): boolean => (avoided.get(pointKey(id)) ?? 0) > clock.now();

  const isCandidate = ({ id }: Candidate): boolean =>
    compareDistance(id, self, self) !== 0 && !table.withId(id) && !isAvoided(id) && !dials.isDialling(id);

  const candidatesOf = (keys: readonly Bytes[]): readonly Candidate[] =>
    keys.map((key) => ({ key, id: crypto.hash(key) })).filter(isCandidate);

  /** Whether a node is nearer than the farthest of those nearest oneself. */
  const isNear = (id: Point): boolean => {
    const near = table.near(nearWanted());
    const last = near[nearWanted() - 1];
    return !last || compareDistance(id, last.id, self) < 0;
  };

  const dial = ({ key, id }: Candidate): void => {
    avoided.set(pointKey(id), clock.now() + DIAL_AGAIN_MS);
    void dials.dial(key, { kind: 'neighbour' });
  };

  /** Remembers those that are nearer than some of one's nearest, until they are dialled. */
  const consider = (keys: readonly Bytes[]): void => {
    for (const one of candidatesOf(keys)) if (isNear(one.id)) considered.set(pointKey(one.id), one);
    if (considered.size > 0) soon();
  };

  const dialNearest = (): void => {
    const nearest = [...considered.values()]
      .filter((one) => isCandidate(one) && isNear(one.id))
      .toSorted((a, b) => compareDistance(a.id, b.id, self));
    considered.clear();
    for (const one of nearest.slice(0, MAX_CONSIDERED)) {
      if (dials.count() < MAX_DIALS) dial(one);
      else considered.set(pointKey(one.id), one);
    }
  };

  /** Asks along three paths who is nearest to oneself: what a newcomer does, and whoever lost sight of its surroundings. */
  const lookForSelf = (): void => {
    lookedForSelfAt = clock.now();
    searching += 1;
    requests.ask({
      operation: Operation.near,
      target: self,
      body: new Uint8Array(),
      paths: PATHS,
      each: ({ reply }) => {
        const keys = reply?.status === Status.near ? decodeKeys(reply.body) : undefined;
        if (keys) consider(keys);
      },
      done: () => {
        searching -= 1;
      },
    });
  };

  /** Asks a node whom it knows near oneself. */
  const askOf = (one: Neighbour): void => {
    asked.add(one);
    hops.send(
      one,
      (hop) => {
        asking.add(one.link * 0x10000 + hop);
        return encodeAsk(hop, self);
      },
      () => undefined,
    );
  };

  /** Asks those of the nearest that were never asked, and now and then one of the others. */
  const lookAround = (): void => {
    const near = table.near(nearWanted());
    const fresh = near.filter((one) => !asked.has(one)).slice(0, ASKED_AT_ONCE);
    for (const one of fresh) askOf(one);
    if (near.length === fresh.length || fresh.length > 0) return;
    const one = near[Math.floor(chance(random) * near.length)];
    if (!one || clock.now() - lookedAroundAt < LOOK_AROUND_EVERY_MS) return;
    lookedAroundAt = clock.now();
    askOf(one);
  };

  const fillSlot = (slot: Slot): void => {
    const { level, digit } = slot;
    searching += 1;
    let filled = false;
    requests.ask({
      operation: Operation.near,
      target: pointWithPrefix(self, { count: level * DIGIT_BITS, digit, digitBits: DIGIT_BITS }, random),
      body: new Uint8Array(),
      paths: 1,
      each: ({ reply }) => {
        const keys = reply?.status === Status.near ? decodeKeys(reply.body) : undefined;
        const fitting = candidatesOf(keys ?? []).filter(
          ({ id }) => slotKey(slotOf(self, id)) === slotKey(slot),
        );
        const one = fitting[Math.floor(chance(random) * fitting.length)];
        if (!one) return;
        filled = true;
        dial(one);
      },
      done: () => {
        searching -= 1;
        if (!filled) emptySlots.set(slotKey(slot), clock.now() + EMPTY_SLOT_MS);
      },
    });
  };

  const missingSlots = (): readonly Slot[] => {
    const farthest = table.near(budget.near).at(-1);
    if (!farthest || table.near(budget.near).length < budget.near) return [];
    const there = bySlot(self, table.servers());
    const now = clock.now();
    const isMissing = (slot: Slot): boolean =>
      !there.has(slotKey(slot)) && (emptySlots.get(slotKey(slot)) ?? 0) <= now;
    return slotsBeyond(self, farthest.id).filter(isMissing);
  };

  /** One link too many: never a contact's, one of the nearest or a slot's last; the slowest of the fullest slot. */
  const oneTooMany = (): Neighbour | undefined => {
    const near = new Set(table.near(budget.near));
    const clients = table.all().filter((one) => !one.friend && !one.isServer);
    if (clients.length > budget.most / 2) return clients.toSorted((a, b) => b.since - a.since)[0];
    const slots = bySlot(self, table.servers());
    let [fullest, count]: [readonly Neighbour[], number] = [[], 1];
    for (const there of slots.values()) {
      const free = there.filter((one) => !one.friend && !near.has(one));
      if (free.length > 0 && there.length > count) [fullest, count] = [free, there.length];
    }
    return fullest.toSorted((a, b) => (b.srtt || 1_000) - (a.srtt || 1_000) || b.since - a.since)[0];
  };

  const prune = (): void => {
    while (table.all().filter(({ friend }) => !friend).length > budget.most) {
      const one = oneTooMany();
      if (!one) return;
      table.remove(one.link);
      transport.close(one.link);
    }
  };

  const tidy = (): void => {
    const now = clock.now();
    for (const [id, until] of avoided) if (until <= now) avoided.delete(id);
    for (const [slot, until] of emptySlots) if (until <= now) emptySlots.delete(slot);
  };

  const look = (): void => {
    const now = clock.now();
    const servers = table.servers().length;
    if (servers === 0 || searching > SLOTS_AT_ONCE) return;
    if (now - lookedForSelfAt >= LOOK_FOR_SELF_EVERY_MS) lookForSelf();
    lookAround();
    dialNearest();
    if (!deps.isServer() || servers + dials.count() >= budget.wanted + DIGIT_BITS) return;
    const missing = missingSlots().slice(0, Math.min(SLOTS_AT_ONCE, MAX_DIALS - dials.count()));
    for (const slot of missing) fillSlot(slot);
    if (missing.length > 0) soon();
  };

  const plan = (ms: number): void => {
    const at = clock.now() + ms;
    if (stopped || at >= dueAt) return;
    timer?.();
    dueAt = at;
    timer = clock.after(ms, () => {
      dueAt = Number.POSITIVE_INFINITY;
      tidy();
      prune();
      look();
      plan(drawnOut(random, UPKEEP_EVERY_MS));
    });
  };
  const soon = (): void => plan(UPKEEP_SOON_MS);
  plan(drawnOut(random, UPKEEP_EVERY_MS));

  return {
    soon,
    wants: (id) => {
      const links = table.all().length + dials.count();
      if (links >= MAX_LINKS) return false;
      if (links < budget.most || isNear(id)) return true;
      return !bySlot(self, table.servers()).has(slotKey(slotOf(self, id)));
    },
    onAnswer: (from, frame) => {
      const answer = decodeAnswer(frame);
      if (!answer) return false;
      if (!asking.delete(from.link * 0x10000 + answer.hop)) return true;
      from.saysSize(answer.size, clock.now());
      consider(answer.keys);
      return true;
    },
    stop: () => {
      stopped = true;
      timer?.();
    },
  };
};
