import type { BackupPorts } from './engine/backup/backup-deps.ts';
import { createWebCryptoHashing, createWebCryptoSealing } from './engine/crypto/web-crypto-primitives.ts';
import { tempFileName } from './platform/temp-file-name.ts';
import { tempFiles } from './platform/temp-files.ts';

/**
 * What backups need of the browser, in a script that is loaded with the first one. What they take of the
 * primitives is in every WebCrypto.
 */
export const backupPorts = (storeName: string): BackupPorts => ({
  files: tempFiles(tempFileName(storeName)),
  crypto: { ...createWebCryptoHashing(crypto.subtle), ...createWebCryptoSealing(crypto.subtle) },
});
