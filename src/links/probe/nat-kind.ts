import { type IceServer, iceUrls } from '../../lib/ice-server.ts';
import type { NatKind } from '../../lib/probe.ts';

/** A candidate, with the fields by which kinds of NATs differ. */
export interface Found {
  readonly type: string;
  readonly address: string;
  readonly port: number;
  /** The address and port it was sent from, as far as the browser says. */
  readonly base: string;
}

/** The result of gathering. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly failed: number;
  /** Whether every server has answered or failed. */
  readonly isWhole: boolean;
}

/** How many different STUN hosts report the mapped address. */
const countWitnesses = (servers: readonly IceServer[]): number =>
  new Set(servers.flatMap(iceUrls).filter((url) => !/transport=tcp$|^turns:/i.test(url))).size;

/**
 * RFC 5780's "address-dependent mapping", as far as a page can see it: with two servers, one base has two mapped ports. A
 * browser reports an address once, however many servers saw it, so a single mapped port means that all servers agree.
 */
export const natKindOf = (servers: readonly IceServer[], { found, failed, isWhole }: Gathered): NatKind => {
  const mapped = found.filter(({ type }) => type === 'srflx');
  const ports = new Map<string, Set<string>>();
  for (const { base, address, port } of mapped) {
    const seen = ports.get(base) ?? new Set();
    ports.set(base, seen.add(`${address} ${port}`));
  }
  if ([...ports.values()].some((seen) => seen.size > 1)) return 'symmetric';
  const allAnswered = isWhole && failed === 0;
  if (mapped.length > 0) return allAnswered && countWitnesses(servers) > 1 ? 'cone' : 'unknown';
  if (found.some(({ type }) => type === 'relay') || servers.length === 0) return 'unknown';
  // Where the server sees the host address itself, there is no second candidate.
  return allAnswered && found.length > 0 ? 'open' : 'blocked';
};
