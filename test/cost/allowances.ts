import { MAX_UNLINKED } from '../../src/links/connection/configured-connection.ts';
import { FRAMES, type Limits } from './cost.ts';

/** Why a kind may cost more than others, and how much: honest use needs it. */
export interface Allowance extends Partial<Limits> {
  readonly reason: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** All exceptions there are from the limits, by name. */
export const ALLOWANCES: Readonly<Record<string, Allowance>> = {
  'records for a holder': {
    factor: 4,
    allowanceBytes: 2_560 * KIB,
    reason:
      'A node that comes near gets the copies that are its to hold: 1 MiB at once, then 16 KiB a second.',
  },
  'answers of lookups': {
    factor: 4,
    allowanceBytes: 2_560 * KIB,
    reason: 'A lookup is a short question for what may be long: 1 MiB at once, then 16 KiB a second.',
  },
  'connections that lead to nobody yet': {
    connections: MAX_UNLINKED,
    reason:
      'Trystero keeps twenty ready and makes one for each guest; all rooms share so many, and the oldest make room.',
  },
  'frames in datagrams': {
    checks: FRAMES + 500 + 60 * 500,
    reason:
      'A datagram has room for hundreds of small frames, each with a seal: 500 at once, then 500 a second.',
  },
  'records for their holders': {
    factor: 24,
    allowanceBytes: 256 * KIB,
    // All nine nodes of an arena are counted, and each keeps hundreds of these records.
    peak: { entries: 60_000, bytes: 24 * MIB },
    kept: { entries: 60_000, bytes: 24 * MIB },
    reason: 'A record that holds is told to up to 16 others, of which each that has it not wants a copy.',
  },
};
