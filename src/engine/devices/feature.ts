import { ok } from '../../lib/result.ts';
import type { DevicesApi } from '../api/devices-api.ts';
import type { DeviceId } from '../api/ids.ts';
import type { OwnDevice, OwnDevices } from '../api/own-devices.ts';
import type { Feature } from '../feature/feature.ts';
import type { Identity } from '../identity/identity.ts';
import type { ListedDevice } from './device-list.ts';
import type { OwnCard } from './own-card.ts';

/** What the feature stands on. */
export interface DevicesFeatureDeps {
  readonly ownCard: Pick<OwnCard, 'devices' | 'standing' | 'remove'>;
  identity(): Identity | undefined;
  /** When a link with this device came or went last, in milliseconds since 1970; null where there was none. */
  linkedAt(device: DeviceId): number | null;
  isLinked(device: DeviceId): boolean;
}

/** Shows the own devices, and removes one. */
export const devicesFeature = ({ ownCard, identity, linkedAt, isLinked }: DevicesFeatureDeps) => {
  const toView = ({ device, ms }: ListedDevice): OwnDevice => ({
    id: device,
    addedAt: ms,
    isThis: device === identity()?.device,
    isLinked: isLinked(device),
    linkedAt: linkedAt(device),
  });
  const view = (): OwnDevices | null => {
    const standing = ownCard.standing();
    if (!standing) return null;
    const list = ownCard.devices().map(toView);
    return { standing, list: list.toSorted((a, b) => a.addedAt - b.addedAt) };
  };
  const remove: DevicesApi['remove'] = async (device) => {
    const removed = await ownCard.remove(device);
    return removed.ok ? ok(undefined) : removed;
  };
  return { shows: { devices: view }, answers: { devices: { remove } } } satisfies Feature;
};
