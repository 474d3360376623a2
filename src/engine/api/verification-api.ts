import type { Result } from '../../lib/result.ts';
import type { UnknownContact } from './contacts-api.ts';
import type { NotKept } from './errors.ts';
import type { PersonId } from './ids.ts';
import type { Fingerprint, FingerprintCheck } from './state.ts';

/** Comparing safety codes with a contact. */
export interface VerificationApi {
  /** Asks the other side, or answers it; the rest is told through `verifications`. */
  start(person: PersonId): Promise<void>;
  /** The person has seen both codes. */
  confirm(person: PersonId, match: boolean): Promise<void>;
  /** Ends it, or takes off the list what has ended. */
  cancel(person: PersonId): Promise<void>;
  /** The longer code and what the QR code says. */
  fingerprint(person: PersonId): Promise<Result<Fingerprint, UnknownContact>>;
  /** Takes what was scanned, or the 60 digits that were found to be the same. */
  check(person: PersonId, text: string): Promise<Result<FingerprintCheck, UnknownContact | NotKept>>;
}
