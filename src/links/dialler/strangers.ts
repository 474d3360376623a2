import { areOnOneCable, formatAddress, isPublic } from './address.ts';
import type { Candidate } from './candidate.ts';

/** Candidates of a stranger that are tried. One of each type: that is what nearly every link comes of. */
export const MAX_STRANGER_CANDIDATES = 3;

/** Public hosts among them: where a browser is by IPv4 and by IPv6, or where it is and its TURN server. */
export const MAX_PUBLIC_HOSTS = 2;

/**
 * Which candidates of a stranger are tried. A browser sends packets to each address it is given, for 15 seconds and
 * more, so whoever may name any number of any addresses has other people's browsers attack a third party, or knock at
 * what is in their houses. So they are few, and an address that is not public is tried only where it is of a network
 * that this browser is on. A name of mDNS is asked for on the own network alone, and nobody but a browser has one.
 *
 * `own`: the candidates of this browser. Where the browser hides its own addresses it names none, and a private
 * address of the other side is left out; that side then finds this one by its mDNS name.
 */
export const chooseOfStranger = (
  candidates: readonly Candidate[],
  own: readonly Candidate[],
): readonly Candidate[] => {
  const hosts = new Set<string>();
  const chosen: Candidate[] = [];
  const ownHosts = own.filter(({ type }) => type === 'host');
  const mayBeTried = ({ address }: Candidate): boolean => {
    if (address.kind === 'mdns') return true;
    if (!isPublic(address)) return ownHosts.some((one) => areOnOneCable(one.address, address));
    const host = formatAddress(address);
    if (!hosts.has(host) && hosts.size >= MAX_PUBLIC_HOSTS) return false;
    hosts.add(host);
    return true;
  };
  for (const one of candidates) {
    if (chosen.length < MAX_STRANGER_CANDIDATES && mayBeTried(one)) chosen.push(one);
  }
  return chosen;
};
