import { type Address, formatAddress, isUsable, parseAddress } from './address.ts';

/** Kinds of candidates that a session description can carry (RFC 8839, 5.1). */
export const CANDIDATE_TYPES = ['host', 'srflx', 'relay'] as const;
export type PackedCandidateType = (typeof CANDIDATE_TYPES)[number];

/** The most candidates of one signal. */
export const MAX_CANDIDATES = 8;

/** RFC 8445, 5.1.2: from 1 to 2^31 - 1. */
export const MAX_PRIORITY = 0x7f_ff_ff_ff;

/** An ICE candidate over UDP, as a signal carries it. */
export interface IceCandidate {
  readonly type: PackedCandidateType;
  readonly address: Address;
  readonly port: number;
  readonly priority: number;
}

/** foundation, component 1, udp, priority, address, port, type; what follows is not needed. */
const LINE = /^\S{1,32} 1 udp (\d{1,10}) (\S{1,64}) (\d{1,5}) typ (host|srflx|relay)(?: |$)/i;

/** Whether a candidate is within the limits. */
export const isSound = ({ address, port, priority }: IceCandidate): boolean =>
  isUsable(address) && port >= 1 && port <= 0xff_ff && priority >= 1 && priority <= MAX_PRIORITY;

/** The candidate of an attribute's value (without `candidate:`); undefined where it is of no kind that a signal carries. */
export const parseCandidate = (value: string): IceCandidate | undefined => {
  const [, priority, host = '', port, kind] = LINE.exec(value) ?? [];
  const address = parseAddress(host);
  const type = CANDIDATE_TYPES.find((one) => one === kind?.toLowerCase());
  if (!address || !type) return undefined;
  const candidate = { type, address, port: Number(port), priority: Number(priority) };
  return isSound(candidate) ? candidate : undefined;
};

/** The attribute's value. Each candidate has its own foundation, so that no check waits for another one. */
export const formatCandidate = (
  { type, address, port, priority }: IceCandidate,
  foundation: number,
): string => {
  const line = `${foundation} 1 udp ${priority} ${formatAddress(address)} ${port} typ ${type}`;
  if (type === 'host') return line;
  // The grammar demands a related address; browsers write this one, so as not to give theirs away.
  return `${line} raddr ${address.kind === 'ipv6' ? '::' : '0.0.0.0'} rport 0`;
};

const keyOf = ({ type, address, port }: IceCandidate): string => `${type} ${formatAddress(address)} ${port}`;

/** The most promising candidates: the best of each type, then the second best of each, and so on; none twice. */
export const chooseCandidates = (candidates: readonly IceCandidate[]): readonly IceCandidate[] => {
  const distinct = [...new Map(candidates.map((one) => [keyOf(one), one])).values()];
  const ranked = CANDIDATE_TYPES.flatMap((type) =>
    distinct
      .filter((one) => one.type === type)
      .toSorted((a, b) => b.priority - a.priority)
      .map((candidate, rank) => ({ candidate, rank })),
  );
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MAX_CANDIDATES)
    .map(({ candidate }) => candidate);
};
