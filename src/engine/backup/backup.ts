import type { EngineApi } from '../api/engine-api.ts';
import type { BackupDeps } from './backup-deps.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';

/** The backups of one engine. Loaded when the first one is made or restored. */
export const createBackup = (deps: BackupDeps): Pick<EngineApi, 'exportBackup' | 'restoreBackup'> => ({
  exportBackup: (request, tell) => makeBackup(deps, request, tell),
  restoreBackup: (request, tell) => restoreBackup(deps, request, tell),
});
