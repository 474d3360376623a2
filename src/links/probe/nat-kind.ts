import { type IceServer, iceUrls } from '../../lib/ice-server.ts';
import type { NatKind } from '../../lib/probe.ts';

/** A candidate with what tells NATs apart. */
export interface Found {
  readonly type: string;
  readonly address: string;
  readonly port: number;
  /** The address and port it was sent from, as far as the browser says. */
  readonly base: string;
}

/** What gathering came to. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly failed: number;
  /** Whether every server has answered or failed. */
  readonly isWhole: boolean;
}

/** How many servers say how they see us: different hosts, each of which counts once. */
const countWitnesses = (servers: readonly IceServer[]): number =>
  new Set(servers.flatMap(iceUrls).filter((url) => !/transport=tcp$|^turns:/i.test(url))).size;

/**
 * RFC 5780's "address-dependent mapping", as far as a page can see it: one base, asked about at two servers, has two
 * mapped ports. A browser tells an address once however many servers saw it, so that one alone means that all agree.
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
  // An address that a server sees as it is gives no second candidate.
  return allAnswered && found.length > 0 ? 'open' : 'blocked';
};
