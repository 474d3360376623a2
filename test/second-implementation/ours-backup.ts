// What the second implementation reads and writes for: backups as the engine makes them.
export { makeBackup } from '../../src/engine/backup/make-backup.ts';
export { AT, PASSPHRASE, depsOver, restoreFrom, somebodyWith } from '../unit/backup/workshop.ts';
