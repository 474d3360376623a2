import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Dials } from './dials.ts';
import { DIAL_AGAIN_MS, DIAL_BUSY_MS, DIAL_CLOSED_AGAIN_MS, MAX_OWN_DIALS } from './limits.ts';
import { type Point, compareDistance, pointKey } from './node-id.ts';
import type { OverlayCrypto } from './overlay.ts';
import type { Surroundings } from './surroundings.ts';
import type { RoutingTable } from './routing-table.ts';

/** What choosing whom to dial stands on. */
export interface CandidatesDeps {
  readonly clock: Clock;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly table: RoutingTable;
  readonly dials: Dials;
  readonly surroundings: Surroundings;
  readonly self: Point;
}

/** A node that others named, and one is not linked with. */
export interface Candidate {
  readonly key: Bytes;
  readonly id: Bytes;
  /** The neighbour that named it, and is linked with it: it can pass a dial on where nobody else knows the way. */
  readonly via: LinkId | undefined;
}

/** Nodes that might become neighbours. */
export interface Candidates {
  /** Those of these device keys that may be dialled now. */
  of(keys: readonly Bytes[]): readonly Candidate[];
  /** Remembers those that are nearer than some of one's nearest, until they are dialled; answers how many. */
  consider(keys: readonly Bytes[], via?: LinkId): number;
  /** Dials those that were remembered, nearest first. */
  dialNearest(): void;
  /** Settles with whether the other side agreed. */
  dial(one: Candidate): Promise<boolean>;
  /** Leaves this one alone for a while. */
  leave(id: Point): void;
  /** Those that were left alone for long enough may be dialled again. */
  tidy(): void;
}

/** Nodes near oneself that are remembered. */
const MAX_CONSIDERED = 64;

/** The candidates of a node. */
export const createCandidates = ({
  clock,
  crypto,
  table,
  dials,
  surroundings,
  self,
}: CandidatesDeps): Candidates => {
  const avoided = new Map<string, number>();
  const considered = new Map<string, Candidate>();
  const busy = new Map<string, Candidate>();

  const isAvoided = (id: Point): boolean => (avoided.get(pointKey(id)) ?? 0) > clock.now();

  const isCandidate = ({ id }: Candidate): boolean =>
    !equalBytes(id, self) && !table.withId(id) && !isAvoided(id) && !dials.isDialling(id);

  const candidatesOf = (keys: readonly Bytes[]): readonly Candidate[] =>
    keys.map((key) => ({ key, id: crypto.hash(key), via: undefined })).filter(isCandidate);

  const dial = async (one: Candidate): Promise<boolean> => {
    const { key, id, via } = one;
    avoided.set(pointKey(id), clock.now() + DIAL_AGAIN_MS);
    const said = await dials.dial(key, { kind: 'neighbour' }, via);
    if (said === 'busy') {
      avoided.set(pointKey(id), clock.now() + DIAL_BUSY_MS);
      if (surroundings.isNear(id)) busy.set(pointKey(id), one);
    }
    return said === 'accepted';
  };

  /** Those that were asked by too many at once are candidates again, once they were left alone for a moment. */
  const considerBusy = (): void => {
    for (const [name, one] of busy) {
      if (isAvoided(one.id)) continue;
      busy.delete(name);
      considered.set(name, one);
    }
  };

  return {
    of: candidatesOf,
    consider: (keys, via) => {
      // Most that are named are not near, or known: the cheaper question first.
      let found = 0;
      for (const key of keys) {
        const one = { key, id: crypto.hash(key), via };
        if (!surroundings.isNear(one.id) || !isCandidate(one)) continue;
        considered.set(pointKey(one.id), one);
        found += 1;
      }
      return found;
    },
    dialNearest: () => {
      considerBusy();
      const nearest = [...considered.values()]
        .filter((one) => isCandidate(one) && surroundings.isNear(one.id))
        .toSorted((a, b) => compareDistance(a.id, b.id, self));
      considered.clear();
      for (const one of nearest.slice(0, MAX_CONSIDERED)) {
        if (dials.count() < MAX_OWN_DIALS) void dial(one);
        else considered.set(pointKey(one.id), one);
      }
    },
    dial,
    leave: (id) => void avoided.set(pointKey(id), clock.now() + DIAL_CLOSED_AGAIN_MS),
    tidy: () => {
      const now = clock.now();
      for (const [id, until] of avoided) if (until <= now) avoided.delete(id);
    },
  };
};
