import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { createAnnounce } from './announce.ts';
import { createCandidates } from './candidates.ts';
import type { Detours } from './detours.ts';
import type { Dials } from './dials.ts';
import { createFillSlots } from './fill-slots.ts';
import { createFindNear } from './find-near.ts';
import type { Hops } from './hops.ts';
import { MAX_OWN_DIALS, UPKEEP_EVERY_MS, UPKEEP_SOON_MS } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Point } from './node-id.ts';
import type { OverlayCrypto, Transport } from './overlay.ts';
import { createPrune } from './prune.ts';
import type { Requests } from './requests.ts';
import { bySlot, slotKey, slotOf } from './slots.ts';
import { type LinkBudget, createSurroundings } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';
import { createWeave } from './weave.ts';

/** What looking after the table stands on. */
export interface UpkeepDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly transport: Transport;
  readonly table: RoutingTable;
  readonly hops: Hops;
  readonly requests: Requests;
  readonly detours: Detours;
  readonly dials: Dials;
  readonly budget: LinkBudget;
  readonly self: Point;
  isServer(): boolean;
  /** Whether one has been in for a while. */
  isSettled(): boolean;
}

/** Keeps the table as it should be: the nearest, a node per slot, and not too many. */
export interface Upkeep {
  /** Links came or went: the table is looked after soon. */
  soon(): void;
  /** A link that was not dialled leads to this neighbour: maybe to an island one knows nothing of. */
  lookThrough(first: Neighbour): void;
  /** A neighbour reckons that there are so many nodes. */
  heardSize(size: number): void;
  /** Whether a node that asks to be a neighbour should be one. */
  wants(id: Point): boolean;
  /** A link with this node was closed at once: it is not dialled for a while. */
  leave(id: Point): void;
  /** A server came. */
  met(neighbour: Neighbour): void;
  onAnswer(from: Neighbour, frame: Uint8Array): boolean;
  /** A neighbour names nodes that came near it. */
  onNames(from: Neighbour, frame: Uint8Array): boolean;
  stop(): void;
}

/** Slots that are looked for at once. */
const SLOTS_AT_ONCE = 3;

/** Links with contacts and everything else included. */
const MAX_LINKS = 64;

/** Of these, kept for those who are near, and for whoever turns up at a door. */
const SPARE_LINKS = 8;

/** The upkeep of a node. */
export const createUpkeep = (deps: UpkeepDeps): Upkeep => {
  const { clock, random, table, dials, budget, self, isServer } = deps;
  const surroundings = createSurroundings(deps);
  const candidates = createCandidates({ ...deps, surroundings });
  const weave = createWeave(deps);
  const findNear = createFindNear({ ...deps, candidates, surroundings, weave, found: () => soon() });
  const fillSlots = createFillSlots({ ...deps, candidates });
  const prune = createPrune({ ...deps, surroundings });
  const announce = createAnnounce({ ...deps, surroundings });
  let timer: Cancel | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const look = (): void => {
    const servers = table.servers().length;
    if (servers === 0 || findNear.running() + fillSlots.running() > SLOTS_AT_ONCE) return;
    findNear.look();
    candidates.dialNearest();
    if (!isServer() || servers + dials.count() >= budget.most) return;
    const most = Math.min(SLOTS_AT_ONCE, MAX_OWN_DIALS - dials.count());
    // Dials of others count too, and may be more than one's own would be.
    if (most > 0 && fillSlots.look(most)) soon();
  };

  const plan = (ms: number): void => {
    const at = clock.now() + ms;
    if (stopped || at >= dueAt) return;
    timer?.();
    dueAt = at;
    timer = clock.after(ms, () => {
      dueAt = Number.POSITIVE_INFINITY;
      candidates.tidy();
      fillSlots.tidy();
      prune();
      look();
      plan(jitter(random, Math.min(findNear.pauseMs(), UPKEEP_EVERY_MS), 3));
    });
  };
  const soon = (): void => plan(UPKEEP_SOON_MS);
  plan(jitter(random, UPKEEP_EVERY_MS, 3));

  return {
    soon,
    lookThrough: findNear.through,
    heardSize: findNear.heardSize,
    wants: (id) => {
      const links = table.all().length + dials.count();
      if (links >= MAX_LINKS - SPARE_LINKS) return links < MAX_LINKS && surroundings.isNear(id);
      // Who is near to one is near to the other: it needs this link as much as oneself.
      if (links < budget.wanted || surroundings.isNear(id) || surroundings.isAbout(id)) return true;
      // In the place of one of those of which there are several, which is let go of soon.
      return !bySlot(self, table.servers()).has(slotKey(slotOf(self, id)));
    },
    leave: candidates.leave,
    met: announce.met,
    onAnswer: findNear.onAnswer,
    onNames: findNear.onNames,
    stop: () => {
      stopped = true;
      timer?.();
      announce.stop();
    },
  };
};
