import type { DeviceId } from '../api/ids.ts';
import type { ListedDevice } from './device-list.ts';

/** When a device of somebody was on their list for the first time, as far as one knows here. */
export interface Appearance {
  /**
   * How many entries had ever been kept here by then: a count that only grows, which no clock moves, neither the signer's nor one's
   * own. What was kept later is what the device lacks as long as it has told no marks.
   */
  readonly kept: number;
  /** By one's own clock, in milliseconds since 1970: to be shown. */
  readonly ms: number;
}

/** The appearances of the devices of one person. */
export type Appearances = ReadonlyMap<DeviceId, Appearance>;

/**
 * The appearances now that the list is this one: those who were there before stay as they were, those who are new appear
 * now, those who are gone are forgotten. So one that is on the list again appears anew, and lacks less, never more.
 */
export const appearancesOn = (
  devices: readonly ListedDevice[],
  before: Appearances,
  now: Appearance,
): Appearances => new Map(devices.map(({ device }) => [device, before.get(device) ?? now]));
