import { type Result, err, ok } from '../../lib/result.ts';
import type { RemoveDeviceError } from '../api/devices-api.ts';
import type { DeviceId } from '../api/ids.ts';
import type { Identity } from '../identity/identity.ts';
import { deviceIdOf } from '../wire/ids.ts';
import { type DeviceCard, uniteCards } from './device-card.ts';
import { sayAs } from './operation.ts';
import type { Remove } from './says.ts';

/** The card without this device: each seat of the device is emptied by a removal in its generation. */
export const withoutDevice = async (
  me: Identity,
  card: DeviceCard,
  { device, ms }: { readonly device: DeviceId; readonly ms: number },
): Promise<Result<DeviceCard, RemoveDeviceError>> => {
  if (device === me.device) return err({ kind: 'this-device' });
  const seats = card.list.flatMap(({ says }) =>
    says.kind === 'add' && deviceIdOf(says.deviceKey) === device ? [says] : [],
  );
  if (seats.length === 0) return err({ kind: 'unknown-device' });
  const said = seats.map(({ seat, generation }): Remove => {
    return { kind: 'remove', seat, generation, ms, extensions: new Map() };
  });
  const list = await Promise.all(said.map((one) => sayAs(me, one)));
  return ok(uniteCards(card, { identityKey: card.identityKey, list, prekeys: [] }));
};
