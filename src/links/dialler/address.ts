import type { Bytes } from '../../lib/bytes.ts';

/** What a candidate can be reached at. mDNS: a `<uuid>.local` name in place of an address (RFC 8828, 5.2). */
export const ADDRESS_KINDS = ['ipv4', 'ipv6', 'mdns'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** Bytes of an address of each kind; of an mDNS name the 16 bytes of its UUID. */
export const ADDRESS_BYTES: Readonly<Record<AddressKind, number>> = { ipv4: 4, ipv6: 16, mdns: 16 };

/** An address as it is packed. */
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

/** The groups of a part of an IPv6 address, each as four digits; undefined where one is none. */
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

const startsWith = (bytes: Uint8Array, hex: string): boolean => hexOf(bytes).startsWith(hex);

/** Multicast, broadcast, unspecified and loopback: no browser of somebody else is there. */
const isSomebodyAtIpv4 = ([first = 0]: Uint8Array): boolean => first > 0 && first < 224 && first !== 127;

/** The same, IPv4 in disguise (which is written as IPv4), and what is local to a link that nobody names. */
const isSomebodyAtIpv6 = (bytes: Uint8Array): boolean => {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff || (first === 0xfe && (second & 0xc0) === 0x80)) return false;
  return !startsWith(bytes, '00'.repeat(10));
};

/** Whether an address could be that of another browser. Nothing is ever sent to one that could not. */
export const isUsable = ({ kind, bytes }: Address): boolean => {
  if (bytes.length !== ADDRESS_BYTES[kind]) return false;
  if (kind === 'ipv4') return isSomebodyAtIpv4(bytes);
  return kind === 'mdns' || isSomebodyAtIpv6(bytes);
};

/** The address in a candidate line, or undefined where it is of no kind that is packed. */
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
