import type { BackupsApi } from '../api/backup.ts';
import type { BackupDeps } from './backup-deps.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';

/** The backups of one engine. Loaded when the first one is made or restored. */
export const createBackup = (deps: BackupDeps): Pick<BackupsApi, 'export' | 'restore'> => ({
  export: (request, tell) => makeBackup(deps, request, tell),
  restore: (request, tell) => restoreBackup(deps, request, tell),
});
