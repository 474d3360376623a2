/** From where an address can be opened: on this device only, in this network only, or from anywhere. */
export type AddressReach = 'device' | 'network' | 'anywhere';

/** An IPv4 address as a URL writes it, as a number of 32 bits. */
const ipv4 = (host: string): number | undefined =>
  /^\d+\.\d+\.\d+\.\d+$/u.test(host)
    ? host.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    : undefined;

/** The first and the last address of a range, by its prefix. */
const range = (first: string, bits: number): readonly [number, number] => {
  const from = ipv4(first) ?? 0;
  return [from, from + 2 ** (32 - bits) - 1];
};

/** RFC 1122, 3.2.1.3: "this host", and loopback. */
const DEVICE_RANGES = [range('0.0.0.0', 8), range('127.0.0.0', 8)];

/** Private use (RFC 1918), link-local (RFC 3927), shared by a provider's customers, as VPNs use it (RFC 6598). */
const NETWORK_RANGES = [
  range('10.0.0.0', 8),
  range('172.16.0.0', 12),
  range('192.168.0.0', 16),
  range('169.254.0.0', 16),
  range('100.64.0.0', 10),
];

/** Private names: multicast DNS (RFC 6762), home networks (RFC 8375), companies (ICANN, 2024), and names that routers give. */
const NETWORK_NAMES = /(?:^|\.)(?:local|home\.arpa|internal|lan|home|localdomain|fritz\.box)$/u;

const isIn = (ranges: readonly (readonly [number, number])[], address: number): boolean =>
  ranges.some(([first, last]) => address >= first && address <= last);

const ofIpv4 = (address: number): AddressReach => {
  if (isIn(DEVICE_RANGES, address)) return 'device';
  return isIn(NETWORK_RANGES, address) ? 'network' : 'anywhere';
};

/** The IPv4 address in an IPv6 one (RFC 4291, 2.5.5.2): a URL writes it as two groups. */
const mapped = (address: string): number | undefined => {
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/u.exec(address) ?? [];
  return high && low ? Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16) : undefined;
};

const ofIpv6 = (address: string): AddressReach => {
  if (address === '::1' || address === '::') return 'device';
  const inside = mapped(address);
  if (inside !== undefined) return ofIpv4(inside);
  // Unique local addresses (RFC 4193) fc00::/7, and link-local ones (RFC 4291) fe80::/10.
  return /^f[cd][\da-f]{2}:|^fe[89ab][\da-f]:/u.test(address) ? 'network' : 'anywhere';
};

/**
 * From where others can open an address, as far as the address itself tells. A name without a dot counts as `network`. An
 * address without a host, as of a file, counts as `device`.
 */
export const reachOf = (address: string): AddressReach => {
  if (!URL.canParse(address)) return 'device';
  const { hostname } = new URL(address);
  if (hostname.startsWith('[')) return ofIpv6(hostname.slice(1, -1));
  const host = hostname.toLowerCase().replace(/\.$/u, '');
  const number = ipv4(host);
  if (number !== undefined) return ofIpv4(number);
  // RFC 6761, 6.3: every name under it is this device.
  if (host === '' || host === 'localhost' || host.endsWith('.localhost')) return 'device';
  return !host.includes('.') || NETWORK_NAMES.test(host) ? 'network' : 'anywhere';
};
