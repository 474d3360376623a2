import { equalBytes } from '../../lib/bytes.ts';
import type { DeviceId } from '../api/ids.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { DeviceCard } from '../devices/device-card.ts';
import { devicesOn } from '../devices/device-list.ts';
import type { DevicePrekeys } from '../devices/device-prekeys.ts';
import type { DeviceKeys } from '../sessions/device-keys.ts';
import { type PrekeyBundle, bundleOf } from '../sessions/prekeys.ts';

/** A device that its person has on the list, and that agreed to be there by the prekeys that it signed. */
interface AgreedDevice {
  readonly keys: DeviceKeys;
  readonly prekeys: DevicePrekeys;
}

/** See `AgreedDevice`. Another person's device on a list has no prekeys there, so it is none. */
const agreedDevice = (card: DeviceCard | undefined, device: DeviceId): AgreedDevice | undefined => {
  const listed = card && devicesOn(card.list).find((one) => one.device === device);
  const prekeys = listed && card.prekeys.find(({ addId }) => equalBytes(addId, listed.addId));
  if (!listed || !prekeys) return undefined;
  const { deviceKey, dhKey } = listed;
  return { keys: { identityKey: card.identityKey, deviceKey, dhKey }, prekeys };
};

/** The keys that a start of this device has to be from. */
export const keysOnCard = (card: DeviceCard | undefined, device: DeviceId): DeviceKeys | undefined =>
  agreedDevice(card, device)?.keys;

/** What a session with this device is started with. */
export const bundleOnCard = async (
  primitives: Primitives,
  card: DeviceCard | undefined,
  device: DeviceId,
): Promise<PrekeyBundle | undefined> => {
  const found = agreedDevice(card, device);
  if (!found) return undefined;
  const { dhKey, kemKey } = found.prekeys;
  return bundleOf(primitives, { device: found.keys, dhKey, kemKey });
};
