import type { DeviceId } from './ids.ts';

/**
 * Where this device stands on its person's list. `missing`: it is about to add itself; `no-seat`: all seats are taken, and
 * a device has to be removed before; `removed`: others took it away, and it is for the person to add it again.
 */
export type DeviceStanding = 'listed' | 'missing' | 'no-seat' | 'removed';

/** A device on one's own list. Times are milliseconds since 1970. */
export interface OwnDevice {
  readonly id: DeviceId;
  /** By the clock of the device that added it. */
  readonly addedAt: number;
  /** It is this browser. */
  readonly isThis: boolean;
  /** It is linked with this one now. */
  readonly isLinked: boolean;
  /** When a link with it came or went last; null where there was none. */
  readonly linkedAt: number | null;
}

/** One's own devices. */
export interface OwnDevices {
  readonly standing: DeviceStanding;
  /** In the order in which they were added. */
  readonly list: readonly OwnDevice[];
}
