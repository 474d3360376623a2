import type { Result } from '../../lib/result.ts';
import type { NotKept } from './errors.ts';
import type { DeviceId } from './ids.ts';

/** `unknown-device`: it is not on the list. `this-device`: nobody removes the device that they hold. `removed`: this one was. */
export interface RemoveDeviceError {
  readonly kind: 'unknown-device' | 'this-device' | 'removed';
}

/** One's own devices. */
export interface DevicesApi {
  /** Takes a device off the list for good, and tells all who are linked. */
  remove(device: DeviceId): Promise<Result<void, RemoveDeviceError | NotKept>>;
}
