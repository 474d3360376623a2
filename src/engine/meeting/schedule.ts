import { type Backoff, type Pauses, createBackoff } from '../../lib/backoff.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';

/** When to call out loud at a place, and when to listen only. */
export interface CallPlan {
  /** How long a call lasts; long enough for an answer over a slow relay. */
  readonly callMs: number;
  /** Pauses between calls; the last one repeats. Drawn out by up to a quarter either way. */
  readonly pausesMs: Pauses;
}

const MINUTE_MS = 60_000;

/**
 * A call costs every relay a handful of events, waiting costs nothing, and a device that comes back calls. So the
 * calls after the first one are only for what a relay has lost, and rare: PROTOCOL.md, "Calling".
 */
export const CONTACT_CALLS: CallPlan = { callMs: 15_000, pausesMs: [180 * MINUTE_MS] };

/**
 * For a contact that has lost its link. If a bad connection or a slow machine was the cause, the first call may fail
 * too. So both call a few times more before they wait for the other one to come back.
 */
export const LOST_CALLS: CallPlan = {
  callMs: 15_000,
  pausesMs: [30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 180 * MINUTE_MS],
};

/** For an own invite: its receiver calls. */
export const INVITE_CALLS: CallPlan = { callMs: 10 * MINUTE_MS, pausesMs: [180 * MINUTE_MS] };

/** For an invite that is used up, and for people that parted: only to tell latecomers. */
export const LATE_CALLS: CallPlan = { callMs: 0, pausesMs: [180 * MINUTE_MS] };

/** For an invite that is being redeemed: a person waits at the screen. */
export const REDEMPTION_CALLS: CallPlan = {
  callMs: 30_000,
  pausesMs: [30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS],
};

/** There is one call at most in this time, however often it is asked for. */
const MIN_CALL_GAP_MS = 30_000;

interface Entry {
  readonly callMs: number;
  readonly pauses: Backoff;
  calledAt: number;
  callUntil: number;
  nextCallAt: number;
}

/** When each target is called next. */
export interface Schedule {
  /**
   * How long this call of the target has lasted, in milliseconds; undefined while it is not called. A new target is
   * called at once.
   */
  calling(target: string, plan: CallPlan): number | undefined;
  /**
   * Calls now, whatever the pauses are. If the last call has not ended, or only just: no call, or, where it is
   * `wanted`, a call as soon as it is allowed.
   */
  call(target: string, wanted?: boolean): void;
  /** Forgets targets that are no more. */
  keepOnly(targets: ReadonlySet<string>): void;
  /**
   * Milliseconds until something changes; undefined where nothing will.
   * @param turnsMs so long after the beginning of a call, in milliseconds, something changes too
   */
  nextChange(turnsMs?: readonly number[]): number | undefined;
}

/** A schedule. */
export const createSchedule = ({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: Random;
}): Schedule => {
  const entries = new Map<string, Entry>();

  const begin = (entry: Entry): void => {
    entry.calledAt = clock.now();
    entry.callUntil = entry.calledAt + entry.callMs;
    entry.nextCallAt = entry.callUntil + jitter(random, entry.pauses.next(), 4);
  };

  return {
    calling: (target, { callMs, pausesMs }) => {
      let entry = entries.get(target);
      if (!entry) {
        entry = { callMs, pauses: createBackoff(pausesMs), calledAt: 0, callUntil: 0, nextCallAt: 0 };
        entries.set(target, entry);
      }
      if (clock.now() >= entry.nextCallAt) begin(entry);
      return clock.now() < entry.callUntil ? clock.now() - entry.calledAt : undefined;
    },
    call: (target, wanted = false) => {
      const entry = entries.get(target);
      const soonest = (entry?.callUntil ?? 0) + MIN_CALL_GAP_MS;
      if (entry && (wanted || clock.now() >= soonest)) entry.nextCallAt = Math.min(entry.nextCallAt, soonest);
    },
    keepOnly: (targets) => {
      for (const target of entries.keys()) if (!targets.has(target)) entries.delete(target);
    },
    nextChange: (turnsMs = []) => {
      const now = clock.now();
      const times = [...entries.values()].map(({ calledAt, callUntil, nextCallAt }) => {
        const turns = turnsMs.map((ms) => calledAt + ms).filter((at) => at > now);
        return now < callUntil ? Math.min(callUntil, ...turns) : nextCallAt;
      });
      return times.length > 0 ? Math.max(0, Math.min(...times) - now) : undefined;
    },
  };
};
