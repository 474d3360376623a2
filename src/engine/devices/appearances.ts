import type { DeviceId } from '../api/ids.ts';
import type { ListedDevice } from './device-list.ts';

/** When a device was on its person's list for the first time, as far as this device knows. */
export interface Appearance {
  /**
   * How many entries had ever been kept here by then. The count only grows, and does not depend on a clock. Until the device
   * tells its marks, it counts as lacking the entries that were kept later.
   */
  readonly kept: number;
  /** By this device's clock, in milliseconds since 1970: to be shown. */
  readonly ms: number;
}

/** The appearances of the devices of one person. */
export type Appearances = ReadonlyMap<DeviceId, Appearance>;

/**
 * The appearances for a changed list: listed devices keep theirs, new devices appear now, and devices that are gone are
 * forgotten. So a device that comes back to the list appears anew, and lacks less, never more.
 */
export const appearancesOn = (
  devices: readonly ListedDevice[],
  before: Appearances,
  now: Appearance,
): Appearances => new Map(devices.map(({ device }) => [device, before.get(device) ?? now]));
