import { TokenBucket } from '../../../lib/token-bucket.ts';
import type { Clock } from '../../../ports/clock.ts';
import { MAX_STRANGER_DIALS } from '../../../ports/links.ts';
import { DIALS_OF_ONE_DEVICE, DIAL_CHECKS, MAX_INCOMING_DIALS, INCOMING_DIALS } from '../limits.ts';

/**
 * The kind of dialer: a stranger that wants to be a neighbour, the holder of an invite (there may be many), or a
 * contact.
 */
export type DialerKind = 'neighbour' | 'invited' | 'contact';

/** A dial under way, as the limits count it. */
export interface CountedDial {
  readonly dialer: DialerKind;
  /** Begun by this device. */
  readonly own: boolean;
  /** The other device, as a name for maps. */
  readonly device: string;
}

/**
 * Which incoming dials are answered, and how many. A dial costs a connection, and packets to addresses that the dialer
 * names.
 */
export interface DialLimits {
  hasRoom(dialer: DialerKind, device: string): boolean;
  /** Whether there is room for one more dial of this device, and its signature may be checked now. */
  mayCheck(dialer: DialerKind, device: string): boolean;
  /** Takes a dial off the allowance of this kind; false where it is used up. */
  admits(dialer: DialerKind): boolean;
}

/** The dial limits of a node. `open`: its dials of both directions. */
export const createDialLimits = (clock: Clock, open: () => readonly CountedDial[]): DialLimits => {
  const checks = new TokenBucket(DIAL_CHECKS, clock.now());
  const allowances = {
    neighbour: new TokenBucket(INCOMING_DIALS, clock.now()),
    invited: new TokenBucket(INCOMING_DIALS, clock.now()),
  };
  const hasRoom = (dialer: DialerKind, device: string): boolean => {
    const dials = open();
    const those = dials.filter((one) => one.dialer === dialer);
    const theirs = those.filter(({ own }) => !own);
    if (theirs.filter((one) => one.device === device).length >= DIALS_OF_ONE_DEVICE) return false;
    if (dialer === 'neighbour' && those.length >= MAX_STRANGER_DIALS) return false;
    return dialer === 'contact' || theirs.length < MAX_INCOMING_DIALS;
  };
  return {
    hasRoom,
    mayCheck: (dialer, device) => hasRoom(dialer, device) && checks.take(clock.now()),
    admits: (dialer) => dialer === 'contact' || allowances[dialer].take(clock.now()),
  };
};
