import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_STRANGER_DIALS } from '../../ports/links.ts';
import { DIALS_OF_ONE_DEVICE, DIAL_CHECKS, GUESTS_AT_ONCE, GUEST_DIALS } from './limits.ts';

/**
 * Who dials: a stranger who wants to be a neighbour, somebody with an invite, of whom there may be many, or a contact.
 */
export type Guest = 'neighbour' | 'invited' | 'contact';

/** A dial under way, as far as places go. */
export interface Placed {
  readonly guest: Guest;
  /** Begun here. */
  readonly own: boolean;
  /** The other device, as a name for maps. */
  readonly device: string;
}

/** Whom one answers, and how soon: a dial costs a connection, and packets to wherever the other side says. */
export interface DialPlaces {
  hasRoom(guest: Guest, device: string): boolean;
  /** Whether there is room for one more dial of this device, and checking its datagram is not too much. */
  mayCheck(guest: Guest, device: string): boolean;
  /** Takes a dial off the allowance of strangers; false where that is used up. */
  admits(guest: Guest): boolean;
}

/** The places of a node. `open`: its dials of both directions. */
export const createDialPlaces = (clock: Clock, open: () => readonly Placed[]): DialPlaces => {
  const checks = new TokenBucket(DIAL_CHECKS, clock.now());
  const allowances = {
    neighbour: new TokenBucket(GUEST_DIALS, clock.now()),
    invited: new TokenBucket(GUEST_DIALS, clock.now()),
  };
  const hasRoom = (guest: Guest, device: string): boolean => {
    const dials = open();
    const those = dials.filter((one) => one.guest === guest);
    const theirs = those.filter(({ own }) => !own);
    if (theirs.filter((one) => one.device === device).length >= DIALS_OF_ONE_DEVICE) return false;
    if (guest === 'neighbour' && those.length >= MAX_STRANGER_DIALS) return false;
    return guest === 'contact' || theirs.length < GUESTS_AT_ONCE;
  };
  return {
    hasRoom,
    mayCheck: (guest, device) => hasRoom(guest, device) && checks.take(clock.now()),
    admits: (guest) => guest === 'contact' || allowances[guest].take(clock.now()),
  };
};
