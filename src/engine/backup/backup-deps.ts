import type { Files } from '../../ports/files.ts';
import type { OnBackupProgress } from '../api/backup.ts';
import type { Core } from '../core.ts';
import type { KindInFile } from '../feature/in-backup.ts';
import type { BackupCrypto } from './backup-keys.ts';
import type { KdfParams } from './format.ts';

/** What a backup needs of the outside beside the core. Asked for when the first backup is made or restored. */
export interface BackupPorts {
  readonly files: Files;
  readonly crypto: BackupCrypto;
  /** What a passphrase costs in new files; one of `KDF_CHOICES` unless said. */
  readonly kdf?: KdfParams;
}

/** What making and restoring are handed. */
export interface BackupDeps extends BackupPorts {
  readonly core: Core;
  /** The kinds of records in a file, in their order: `kindsOf` what features keep. */
  readonly kinds: readonly KindInFile[];
  /** Makes the store take no more writes. */
  closeStore(): void;
}

/** The person is told this often, in milliseconds. */
const PROGRESS_MS = 100;

/** Tells of progress now and then; answers whether to go on. */
export const createReporter = ({ clock }: Core, tell: OnBackupProgress): OnBackupProgress => {
  let told = Number.NEGATIVE_INFINITY;
  let step = '';
  return (progress) => {
    const now = clock.now();
    // A clock that was set back does not keep the person waiting.
    if (progress.step === step && now >= told && now - told < PROGRESS_MS) return true;
    step = progress.step;
    told = now;
    return tell(progress);
  };
};
