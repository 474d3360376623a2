import type { BackupsApi } from '../api/backup.ts';
import type { InBackup } from '../feature/in-backup.ts';
import type { BackupDeps } from './backup-deps.ts';
import { makeBackup } from './make-backup.ts';
import { kindsOf } from './records.ts';
import { restoreBackup } from './restore-backup.ts';

/** The backups of one engine. Loaded when the first one is made or restored. */
export const createBackup = (
  rest: Omit<BackupDeps, 'kinds'>,
  backups: Readonly<Record<string, InBackup>>,
): Pick<BackupsApi, 'export' | 'restore'> => {
  const deps = { ...rest, kinds: kindsOf(backups) };
  return {
    export: (request, tell) => makeBackup(deps, request, tell),
    restore: (request, tell) => restoreBackup(deps, request, tell),
  };
};
