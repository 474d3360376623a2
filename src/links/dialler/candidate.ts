import { type Address, formatAddress, isUsable, parseAddress } from './address.ts';

/** Kinds of candidates that a session description can carry (RFC 8839, 5.1). */
export const CANDIDATE_TYPES = ['host', 'srflx', 'relay'] as const;
export type CandidateType = (typeof CANDIDATE_TYPES)[number];

/** Candidates that one signal carries at most. */
export const MAX_CANDIDATES = 8;

/** RFC 8445, 5.1.2: from 1 to 2^31 - 1. */
export const MAX_PRIORITY = 0x7f_ff_ff_ff;

/** One way to reach a browser, by UDP. */
export interface Candidate {
  readonly type: CandidateType;
  readonly address: Address;
  readonly port: number;
  readonly priority: number;
}

/** foundation, component 1, udp, priority, address, port, type; what follows is not needed. */
const LINE = /^\S{1,32} 1 udp (\d{1,10}) (\S{1,64}) (\d{1,5}) typ (host|srflx|relay)(?: |$)/i;

/** Whether a candidate is within the limits. */
export const isSound = ({ address, port, priority }: Candidate): boolean =>
  isUsable(address) && port >= 1 && port <= 0xff_ff && priority >= 1 && priority <= MAX_PRIORITY;

/** The candidate of an attribute's value (`candidate:` left out), or undefined where it is none that is packed. */
export const parseCandidate = (value: string): Candidate | undefined => {
  const [, priority, host = '', port, kind] = LINE.exec(value) ?? [];
  const address = parseAddress(host);
  const type = CANDIDATE_TYPES.find((one) => one === kind?.toLowerCase());
  if (!address || !type) return undefined;
  const candidate = { type, address, port: Number(port), priority: Number(priority) };
  return isSound(candidate) ? candidate : undefined;
};

/** The attribute's value. Each candidate is a foundation of its own, so that none waits for another. */
export const formatCandidate = ({ type, address, port, priority }: Candidate, foundation: number): string => {
  const line = `${foundation} 1 udp ${priority} ${formatAddress(address)} ${port} typ ${type}`;
  if (type === 'host') return line;
  // The grammar wants a related address; browsers write this one, to give none away.
  return `${line} raddr ${address.kind === 'ipv6' ? '::' : '0.0.0.0'} rport 0`;
};

const keyOf = ({ type, address, port }: Candidate): string => `${type} ${formatAddress(address)} ${port}`;

/** The most promising: the best of each type, then the second best of each, and so on; none twice. */
export const chooseCandidates = (candidates: readonly Candidate[]): readonly Candidate[] => {
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
