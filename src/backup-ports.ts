import type { BackupPorts } from './engine/backup/backup-deps.ts';
import { createWebCryptoPrimitives } from './engine/crypto/web-crypto-primitives.ts';
import { tempFiles } from './platform/temp-files.ts';

/**
 * What backups need of the browser, in a script that is loaded with the first one. All that they take of the
 * primitives (AES-GCM, HKDF, HMAC) is in every WebCrypto.
 */
export const backupPorts = (): BackupPorts => ({
  files: tempFiles,
  crypto: createWebCryptoPrimitives(crypto.subtle),
});
