import type { Result } from '../../lib/result.ts';
import type { NoProfile, NotKept } from './errors.ts';

/**
 * Characters of a backup's passphrase, at least. An attacker with the file can guess without a limit, so it is more than the
 * eight that NIST SP 800-63B asks for where attempts are limited.
 */
export const MIN_BACKUP_PASSPHRASE_CHARACTERS = 12;

/** What goes into a backup, and the passphrase that seals it. */
export interface BackupRequest {
  readonly passphrase: string;
  /** The passphrase that opens this device, where there is one: an unlocked screen is not enough for a backup. */
  readonly current?: string;
  /** Whether the messages go into it. */
  readonly history: boolean;
}

/** What a backup is restored from. */
export interface RestoreRequest {
  readonly file: Blob;
  readonly passphrase: string;
}

/**
 * How far it has come, in this order:
 * - `key`: making the key from the passphrase, for a second or a few
 * - `checking`: restoring only; `done` of `total` bytes of the file were read
 * - `messages`: `done` of `total` messages were written
 */
export type BackupProgress =
  | { readonly step: 'key' }
  | { readonly step: 'checking' | 'messages'; readonly done: number; readonly total: number };

/** Hears of progress now and then; answers whether to go on. */
export type OnBackupProgress = (progress: BackupProgress) => boolean | Promise<boolean>;

/** The person cancelled it. Nothing is left of it. */
export type Cancelled = { readonly kind: 'cancelled' };

/**
 * - `wrong`: `current` is not the passphrase of this device
 * - `too-short`: the file's passphrase has less than MIN_BACKUP_PASSPHRASE_CHARACTERS
 * - `no-memory`: the device has not the memory that making the key takes
 */
export type BackupError =
  | NoProfile
  | NotKept
  | Cancelled
  | { readonly kind: 'wrong' | 'too-short' | 'no-memory' };

/**
 * Why a file is not restored; nothing of it was kept.
 * - `not-a-backup`: some other file · `newer`: written by a newer version of the app
 * - `wrong-passphrase`: it does not open the file, or the first bytes of the file were altered
 * - `damaged`: a part is missing or altered · `unreadable`: the browser could not read the file to its end
 * - `no-memory`: the device has not the memory that making the key takes
 * - `foreign-network`: it belongs to a network that must not meet this one
 */
export type BackupProblem =
  | 'not-a-backup'
  | 'newer'
  | 'wrong-passphrase'
  | 'damaged'
  | 'unreadable'
  | 'no-memory'
  | 'foreign-network';

/** `has-profile`: only a browser without a profile takes a backup. */
export type RestoreError =
  | { readonly kind: 'refused'; readonly problem: BackupProblem }
  | { readonly kind: 'has-profile' }
  | NotKept
  | Cancelled;

/** Backups. */
export interface BackupsApi {
  /** A passphrase for a backup, drawn by chance: six words. */
  suggestPassphrase(): Promise<string>;
  /** Writes a backup and gives its file, which can be read until the next one is made or the app starts anew. */
  export(request: BackupRequest, tell: OnBackupProgress): Promise<Result<Blob, BackupError>>;
  /** Restores a backup where there is no profile yet. Afterwards the page has to be loaded again. */
  restore(request: RestoreRequest, tell: OnBackupProgress): Promise<Result<void, RestoreError>>;
}
