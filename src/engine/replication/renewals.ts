import type { Clock } from '../../ports/clock.ts';

/** How many hand-overs to a device must fail in a row before its session begins anew: one may have met a restart. */
const MAX_FAILED = 2;

/** Between two new sessions with a device; twice as long each time that it did not help, up to a day. In milliseconds. */
const RENEW_AFTER_MS = 10 * 60_000;
const MAX_RENEW_AFTER_MS = 24 * 60 * 60_000;

/** What became of hand-overs to one device. */
interface Device {
  /** In a row. */
  readonly failed: number;
  /** Before this no session begins anew. */
  readonly notBefore: number;
  readonly waitMs: number;
}

/** When the sessions with devices begin anew, while the engine runs. A device that lies in its marks causes few of them. */
export interface Renewals {
  /** Nothing of what went out is there. */
  failed(device: string): void;
  /** Something is. */
  arrived(device: string): void;
  isDue(device: string): boolean;
  /** One begins. Answers how to take that back, where it could not be kept. */
  begin(device: string): () => void;
}

const NEW: Device = { failed: 0, notBefore: Number.NEGATIVE_INFINITY, waitMs: RENEW_AFTER_MS };

/** The renewals of one engine. */
export const createRenewals = (clock: Pick<Clock, 'now'>): Renewals => {
  const devices = new Map<string, Device>();
  const of = (device: string): Device => devices.get(device) ?? NEW;
  return {
    failed: (device) => {
      const before = of(device);
      devices.set(device, { ...before, failed: before.failed + 1 });
    },
    arrived: (device) => {
      const before = devices.get(device);
      if (!before) return;
      if (before.notBefore > clock.now()) devices.set(device, { ...NEW, notBefore: before.notBefore });
      else devices.delete(device);
    },
    isDue: (device) => of(device).failed >= MAX_FAILED && clock.now() >= of(device).notBefore,
    begin: (device) => {
      const before = of(device);
      const waitMs = Math.min(before.waitMs * 2, MAX_RENEW_AFTER_MS);
      devices.set(device, { failed: 0, notBefore: clock.now() + before.waitMs, waitMs });
      return () => void devices.set(device, before);
    },
  };
};
