import { areInOneSubnet, formatAddress, isPublic } from './address.ts';
import type { IceCandidate } from './candidate.ts';

/** The most candidates of a stranger that are tried: one of each type, which nearly every link comes from. */
export const MAX_STRANGER_CANDIDATES = 3;

/** The most public hosts among them: a browser's IPv4 and IPv6 address, or its address and its TURN server. */
export const MAX_PUBLIC_HOSTS = 2;

/**
 * Chooses the candidates of a stranger that are tried. A browser sends packets to each candidate for 15 seconds and more. A
 * stranger that names many addresses could thus have browsers attack a third party, or probe the devices of a home network.
 * So few are tried, and a private address only where this browser is in the same subnet. An mDNS name is resolved on the own
 * network only, and only browsers register such names.
 *
 * `own`: the candidates of this browser. Where the browser hides its own addresses, private addresses of the other side are
 * left out; that side then finds this browser by its mDNS name.
 */
export const chooseStrangerCandidates = (
  candidates: readonly IceCandidate[],
  own: readonly IceCandidate[],
): readonly IceCandidate[] => {
  const hosts = new Set<string>();
  const chosen: IceCandidate[] = [];
  const ownHosts = own.filter(({ type }) => type === 'host');
  const mayBeTried = ({ address }: IceCandidate): boolean => {
    if (address.kind === 'mdns') return true;
    if (!isPublic(address)) return ownHosts.some((one) => areInOneSubnet(one.address, address));
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
