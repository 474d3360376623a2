import type { Result } from '../../lib/result.ts';
import type { NotKept } from './errors.ts';
import type { DeviceId } from './ids.ts';

/** `unknown-device`: it is not on the list. `this-device`: a device cannot remove itself. `removed`: this device was removed. */
export interface RemoveDeviceError {
  readonly kind: 'unknown-device' | 'this-device' | 'removed';
}

/** One's own devices. */
export interface DevicesApi {
  /** Takes a device off the list for good, and tells all linked contacts. */
  remove(device: DeviceId): Promise<Result<void, RemoveDeviceError | NotKept>>;
}
