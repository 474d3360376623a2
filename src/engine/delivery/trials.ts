import type { DeviceId } from '../api/ids.ts';

/** So often what comes next in a conversation may fail by an error, before it is passed over. */
export const MAX_TRIES = 3;

/**
 * So many are passed over on end, with nothing taken in between. More of them fail by something else than what they say:
 * nothing must be lost to that, so they are waited for.
 */
export const MAX_PASSED_OVER_ON_END = 3;

interface Trial {
  /** The number that was expected when it failed. */
  next: number;
  tries: number;
  passedOver: number;
}

/** Messages whose taking failed by an error, which is a bug: it would fail again, and all behind it would wait for ever. */
export interface Trials {
  failed(device: DeviceId, next: number): void;
  /** The number that is expected has failed before: messages are taken one by one, so that the one is found. */
  isCareful(device: DeviceId, next: number): boolean;
  /** Where it fails once more it is passed over. */
  isLast(device: DeviceId, next: number): boolean;
  passedOver(device: DeviceId): void;
  taken(device: DeviceId): void;
}

/** The trials of one engine, until it ends: after a new start everything is tried anew. */
export const createTrials = (): Trials => {
  const trials = new Map<DeviceId, Trial>();
  const at = (device: DeviceId, next: number): Trial | undefined => {
    const trial = trials.get(device);
    return trial?.next === next && trial.tries > 0 ? trial : undefined;
  };
  return {
    failed: (device, next) => {
      const before = trials.get(device);
      const tries = before?.next === next ? before.tries + 1 : 1;
      trials.set(device, { next, tries, passedOver: before?.passedOver ?? 0 });
    },
    isCareful: (device, next) => at(device, next) !== undefined,
    isLast: (device, next) => {
      const trial = at(device, next);
      return trial !== undefined && trial.tries >= MAX_TRIES - 1 && trial.passedOver < MAX_PASSED_OVER_ON_END;
    },
    passedOver: (device) => {
      const trial = trials.get(device);
      if (trial) trials.set(device, { ...trial, tries: 0, passedOver: trial.passedOver + 1 });
    },
    taken: (device) => void trials.delete(device),
  };
};
