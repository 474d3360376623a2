import type { BackupPorts } from './engine/backup/backup-deps.ts';
import { createWebCryptoHashing, createWebCryptoSealing } from './engine/crypto/web-crypto-primitives.ts';
import { tempFiles } from './platform/temp-files.ts';

/**
 * What backups need of the browser, in a script that is loaded with the first one. What they take of the
 * primitives is in every WebCrypto.
 */
export const backupPorts = (): BackupPorts => ({
  files: tempFiles,
  crypto: { ...createWebCryptoHashing(crypto.subtle), ...createWebCryptoSealing(crypto.subtle) },
});
