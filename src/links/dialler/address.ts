import { type Bytes, equalBytes } from '../../lib/bytes.ts';

/** Kinds of addresses of a candidate. mDNS: a `<uuid>.local` name in place of an address (RFC 8828, 5.2). */
export const ADDRESS_KINDS = ['ipv4', 'ipv6', 'mdns'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** Bytes of an address of each kind; of an mDNS name the 16 bytes of its UUID. */
export const ADDRESS_BYTES: Readonly<Record<AddressKind, number>> = { ipv4: 4, ipv6: 16, mdns: 16 };

/** An address as a signal carries it. */
export interface Address {
  readonly kind: AddressKind;
  readonly bytes: Bytes;
}

const IPV6_GROUPS = 8;
const MDNS = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/;

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromHex = (hex: string): Bytes =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const parseIpv4 = (text: string): Bytes | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts, Number);
};

/** The groups of a part of an IPv6 address, each as four digits; undefined where one is not valid. */
const groupsOf = (part: string): readonly string[] | undefined => {
  if (part === '') return [];
  const groups = part.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => group.padStart(4, '0'))
    : undefined;
};

/** RFC 4291, 2.2, without an IPv4 tail. */
const parseIpv6 = (text: string): Bytes | undefined => {
  const parts = text.split('::');
  const head = groupsOf(parts[0] ?? '');
  const tail = groupsOf(parts[1] ?? '');
  if (!head || !tail || parts.length > 2) return undefined;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (parts.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return fromHex([...head, ...Array<string>(missing).fill('0000'), ...tail].join(''));
};

/** The addresses that begin with the first `bits` of some bytes. */
interface Block {
  readonly first: readonly number[];
  readonly bits: number;
}

const isIn = (bytes: Uint8Array, { first, bits }: Block): boolean =>
  first.every((byte, at) => {
    const mask = (0xff << Math.max(0, 8 * (at + 1) - bits)) & 0xff;
    return ((bytes[at] ?? 0) & mask) === (byte & mask);
  });

/**
 * Addresses at which no other browser is reached: multicast, broadcast, unspecified, loopback, link-local (169.254/16, where
 * clouds also keep the credentials of their machines) and shared inside a provider (100.64/10, RFC 6598).
 */
const UNUSABLE_IPV4: readonly Block[] = [
  { first: [0], bits: 8 },
  { first: [100, 64], bits: 10 },
  { first: [127], bits: 8 },
  { first: [169, 254], bits: 16 },
  { first: [224], bits: 3 },
];

/**
 * The same of IPv6, and every form that embeds an IPv4 address, which has to be written as IPv4: mapped and compatible
 * (RFC 4291), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056) and Teredo (RFC 4380).
 */
const UNUSABLE_IPV6: readonly Block[] = [
  { first: Array<number>(10).fill(0), bits: 80 },
  { first: [0x00, 0x64, 0xff, 0x9b], bits: 32 },
  { first: [0x20, 0x01, 0x00, 0x00], bits: 32 },
  { first: [0x20, 0x02], bits: 16 },
  // fe80::/10, and fec0::/10 beside it, which is not used any more (RFC 3879).
  { first: [0xfe, 0x80], bits: 9 },
  { first: [0xff], bits: 8 },
];

/** Networks of a house or an office (RFC 1918, RFC 4193; RFC 7335 for what a phone calls itself on IPv6). */
const PRIVATE_IPV4: readonly Block[] = [
  { first: [10], bits: 8 },
  { first: [172, 16], bits: 12 },
  { first: [192, 0, 0], bits: 24 },
  { first: [192, 168], bits: 16 },
];
const PRIVATE_IPV6: readonly Block[] = [{ first: [0xfc], bits: 7 }];

/** Whether an address could be that of another browser. Nothing is ever sent to any other address. */
export const isUsable = ({ kind, bytes }: Address): boolean => {
  if (bytes.length !== ADDRESS_BYTES[kind]) return false;
  if (kind === 'mdns') return true;
  return !(kind === 'ipv4' ? UNUSABLE_IPV4 : UNUSABLE_IPV6).some((block) => isIn(bytes, block));
};

/** Whether a usable address is public: it names the same host from everywhere. */
export const isPublic = ({ kind, bytes }: Address): boolean =>
  kind !== 'mdns' && !(kind === 'ipv4' ? PRIVATE_IPV4 : PRIVATE_IPV6).some((block) => isIn(bytes, block));

/** Bytes of the subnet prefix, as a home network has it: a /24 or a /64. */
const SUBNET_BYTES = { ipv4: 3, ipv6: 8 } as const;

/** Whether two addresses are in one subnet. An mDNS name does not tell. */
export const areInOneSubnet = (one: Address, other: Address): boolean => {
  if (one.kind === 'mdns' || one.kind !== other.kind) return false;
  const count = SUBNET_BYTES[one.kind];
  return equalBytes(one.bytes.subarray(0, count), other.bytes.subarray(0, count));
};

/** The address in a candidate line; undefined where it is of no kind that a signal carries. */
export const parseAddress = (text: string): Address | undefined => {
  const lower = text.toLowerCase();
  if (MDNS.test(lower)) return { kind: 'mdns', bytes: fromHex(lower.slice(0, 36).replaceAll('-', '')) };
  const ipv4 = parseIpv4(lower);
  if (ipv4) return { kind: 'ipv4', bytes: ipv4 };
  const ipv6 = parseIpv6(lower);
  return ipv6 && { kind: 'ipv6', bytes: ipv6 };
};

/** The address as a candidate line has it. */
export const formatAddress = ({ kind, bytes }: Address): string => {
  const hex = hexOf(bytes);
  if (kind === 'ipv4') return bytes.join('.');
  if (kind === 'ipv6') return (hex.match(/.{4}/g) ?? []).join(':');
  return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}.local`;
};
