import type { Result } from '../../lib/result.ts';
import type { NoProfile } from './errors.ts';
import type { PairingError, PairingPreview } from './pairing.ts';

/** Becoming contacts without a server. */
export interface PairingApi {
  /** Makes a code, unless there is one, or `anew`; told through `pairing`. */
  open(anew: boolean): Promise<Result<void, NoProfile>>;
  /** Reads another person's code, or a link with it, and changes nothing. Works before the first start. */
  read(text: string): Promise<Result<PairingPreview, PairingError>>;
  /** Answers another person's code with an own one, or takes the answer to the own one; told through `pairing`. */
  take(text: string): Promise<Result<PairingPreview, PairingError | NoProfile>>;
}
