import type { Clock } from '../../ports/clock.ts';

/** A token bucket. */
export interface Allowance {
  /** Takes one; false where there is none left. */
  take(): boolean;
  /** Takes so many whether they are there or not: what is beyond has to come back first. */
  charge(count: number): void;
  /** Milliseconds until there is one again; 0 where there is. */
  waitMs(): number;
}

/** An allowance of so many a second in the long run, and so many at once. */
export const createAllowance = (clock: Clock, perSecond: number, burst: number): Allowance => {
  let tokens = burst;
  let at = clock.now();
  const fill = (): void => {
    const now = clock.now();
    // The clock may have been set back.
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond);
    at = now;
  };
  return {
    take: () => {
      fill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    charge: (count) => {
      fill();
      tokens -= count;
    },
    waitMs: () => {
      fill();
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
    },
  };
};

/** Peers whose allowance is remembered; the one that was not heard of for longest is forgotten first. */
const MAX_PEERS = 256;

/** An allowance for each peer, by name: it is the same over all links with it, one after the other as well. */
export const createAllowances = (
  clock: Clock,
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
): ((peer: string) => Allowance) => {
  const byPeer = new Map<string, Allowance>();
  return (peer) => {
    const allowance = byPeer.get(peer) ?? createAllowance(clock, perSecond, burst);
    byPeer.delete(peer);
    byPeer.set(peer, allowance);
    if (byPeer.size > MAX_PEERS) byPeer.delete(byPeer.keys().next().value as string);
    return allowance;
  };
};
