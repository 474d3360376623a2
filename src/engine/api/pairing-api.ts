import type { Result } from '../../lib/result.ts';
import type { NoProfile } from './errors.ts';
import type { PairingError, PairingPreview } from './pairing.ts';

/** Becoming contacts without a server. */
export interface PairingApi {
  /** Makes a code, unless there is one, or `anew`; told through `pairing`. */
  open(anew: boolean): Promise<Result<void, NoProfile>>;
  /** Reads somebody's code, or a link with it, without doing anything about it. Works before the first start. */
  read(text: string): Promise<Result<PairingPreview, PairingError>>;
  /** Answers somebody's code with one of one's own, or takes the answer to one's own; told through `pairing`. */
  take(text: string): Promise<Result<PairingPreview, PairingError | NoProfile>>;
}
