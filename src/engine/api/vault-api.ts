import type { NotKept } from './errors.ts';

/** Minutes without input after which the screen locks itself; 0 for never. */
export const LOCK_AFTER_MINUTES = [0, 5, 15, 60] as const;
export type LockAfterMinutes = (typeof LOCK_AFTER_MINUTES)[number];

/** What a new passphrase begins with. */
export const FIRST_LOCK_AFTER_MINUTES = 15;

/** The longest passphrase, in bytes of UTF-8. */
export const MAX_PASSPHRASE_BYTES = 1_024;

/** What a person may do about the passphrase, with the engine running. */
export type VaultCommand =
  | { readonly kind: 'status' }
  /** Seals everything that is kept. Refused where there is a passphrase already. */
  | { readonly kind: 'set'; readonly passphrase: string }
  | { readonly kind: 'change'; readonly passphrase: string; readonly next: string }
  /** Opens everything that is kept. */
  | { readonly kind: 'remove'; readonly passphrase: string }
  | { readonly kind: 'lock-after'; readonly minutes: LockAfterMinutes };

/** How the vault is, after a command. */
export interface VaultStatus {
  /** Whether there is a passphrase. */
  readonly isSet: boolean;
  readonly lockAfterMinutes: LockAfterMinutes;
  /** Records are still to be sealed, or opened, because a write failed: goes on at the next start. */
  readonly unfinished: 'sealing' | 'unsealing' | null;
}

/**
 * - `wrong`: not the passphrase · `no-memory`: the device has not the memory that checking it takes
 * - `empty`, `too-long`: no passphrase at all, or more than MAX_PASSPHRASE_BYTES
 * - `damaged`: what is kept about the vault cannot be read
 * - `set-already`, `not-set`: there is one already, or none
 * - `not-kept`: a write failed, and nothing has changed. Where records were still to be rewritten, it has: that answers
 *   as done, with `unfinished`
 */
export type VaultError =
  | { readonly kind: 'wrong' | 'no-memory' | 'empty' | 'too-long' | 'damaged' | 'set-already' | 'not-set' }
  | NotKept;

/** What becomes of a passphrase on a locked start. */
export type UnlockAnswer =
  | { readonly kind: 'opened'; readonly lockAfterMinutes: LockAfterMinutes }
  | { readonly kind: 'wrong' | 'no-memory' | 'damaged' };
