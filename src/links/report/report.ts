import type { CandidateType, LinkPath, LinkReport } from '../../lib/link-report.ts';
import type { ConnectionWatch } from './connection-watch.ts';

const TYPES: readonly CandidateType[] = ['host', 'srflx', 'prflx', 'relay'];

/** The members of a connection's statistics that are read (W3C, Identifiers for WebRTC's Statistics API). */
interface Stat {
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly candidateType?: string;
  readonly protocol?: string;
}

/** The selected candidate pair: named by the transport, where the browser has it in its statistics; Firefox marks the pair. */
const selectedPair = (stats: ReadonlyMap<string, Stat>): Stat | undefined => {
  const all = [...stats.values()];
  const transport = all.find(({ selectedCandidatePairId }) => selectedCandidatePairId !== undefined);
  return (
    stats.get(transport?.selectedCandidatePairId ?? '') ??
    all.find(({ type, selected }) => type === 'candidate-pair' && selected === true)
  );
};

/** The path of a connection, from its statistics. */
export const pathOf = (stats: ReadonlyMap<string, Stat>): Omit<LinkPath, 'since'> => {
  const pair = selectedPair(stats);
  const [local, remote] = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats.get(id ?? ''));
  const typeOf = (candidate: Stat | undefined): CandidateType | null =>
    TYPES.find((type) => type === candidate?.candidateType) ?? null;
  const seconds = pair?.currentRoundTripTime;
  const protocol = local?.protocol;
  return {
    roundTripMs: seconds === undefined ? null : seconds * 1_000,
    local: typeOf(local),
    remote: typeOf(remote),
    protocol: protocol === 'udp' || protocol === 'tcp' ? protocol : null,
  };
};

/** The report of the open connections, the oldest first, and the failures. */
export const reportOf = async ({ open, failures }: ConnectionWatch): Promise<LinkReport> => {
  const links = await Promise.all(
    [...open].map(async ([connection, since]): Promise<LinkPath> => {
      // A Map, although TypeScript's types only have `forEach`.
      const stats = (await connection.getStats()) as unknown as ReadonlyMap<string, Stat>;
      return { since, ...pathOf(stats) };
    }),
  );
  return { links, failures: [...failures] };
};
