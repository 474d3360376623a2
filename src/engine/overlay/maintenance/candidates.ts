import { type Bytes, equalBytes } from '../../../lib/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import type { Dials } from '../signalling/dials.ts';
import { DIAL_AGAIN_MS, DIAL_BUSY_MS, DIAL_CLOSED_AGAIN_MS, MAX_OWN_DIALS } from '../limits.ts';
import { type Point, compareDistance, pointKey } from '../key-space/node-id.ts';
import type { OverlayCrypto } from '../overlay.ts';
import type { SiblingList } from '../routing-table/sibling-list.ts';
import type { RoutingTable } from '../routing-table/routing-table.ts';

/** What choosing the nodes to dial needs. */
export interface CandidatesDeps {
  readonly clock: Clock;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly table: RoutingTable;
  readonly dials: Dials;
  readonly siblings: SiblingList;
  readonly self: Point;
}

/** A node that others named, and that is not a neighbour. */
export interface Candidate {
  readonly key: Bytes;
  readonly id: Bytes;
  /** The neighbour that named it and is linked with it. It can hand a dial on where no other node knows the way. */
  readonly via: LinkId | undefined;
}

/** Nodes that might become neighbours. */
export interface Candidates {
  /** The nodes of these device keys that may be dialled now. */
  of(keys: readonly Bytes[]): readonly Candidate[];
  /** Remembers the nodes that belong among the siblings, until they are dialled; answers how many. */
  consider(keys: readonly Bytes[], via?: LinkId): number;
  /** Dials the remembered nodes, nearest first. */
  dialNearest(): void;
  /** Settles with whether the other side has accepted. */
  dial(one: Candidate): Promise<boolean>;
  /** This node is not dialled for a while. */
  leave(id: Point): void;
  /** Forgets the pauses that are over. */
  tidy(): void;
}

/** Nodes that are remembered at most. */
const MAX_CONSIDERED = 64;

/** The candidates of a node. */
export const createCandidates = ({
  clock,
  crypto,
  table,
  dials,
  siblings,
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
      if (siblings.isNear(id)) busy.set(pointKey(id), one);
    }
    return said === 'accepted';
  };

  /** Nodes that were busy become candidates again after a pause. */
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
      // Most named nodes are far away, or known: the cheaper question first.
      let found = 0;
      for (const key of keys) {
        const one = { key, id: crypto.hash(key), via };
        if (!siblings.isNear(one.id) || !isCandidate(one)) continue;
        considered.set(pointKey(one.id), one);
        found += 1;
      }
      return found;
    },
    dialNearest: () => {
      considerBusy();
      const nearest = [...considered.values()]
        .filter((one) => isCandidate(one) && siblings.isNear(one.id))
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
