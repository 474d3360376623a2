import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { Core } from '../core.ts';
import type { InBackup } from '../feature/in-backup.ts';
import type { Feature } from '../feature/feature.ts';
import type { Vault } from '../vault/vault.ts';
import type { BackupPorts } from './backup-deps.ts';

/** What backups are made with. */
export interface BackupFeatureDeps {
  /** Loaded with the first backup. */
  backupPorts(): Promise<BackupPorts>;
  /** What becomes of each table in a backup, by its name; loaded with the first backup, too. */
  loadBackups(): Promise<Readonly<Record<string, InBackup>>>;
  vault(): Promise<Vault>;
  closeStore(): void;
}

/** Backups. What they need is loaded with the first one. */
export const backupFeature = (
  core: Core,
  { backupPorts, loadBackups, vault, closeStore }: BackupFeatureDeps,
) => {
  const backup = part(async () => {
    const [{ createBackup }, backups, ports] = await Promise.all([
      import('./backup.ts'),
      loadBackups(),
      backupPorts(),
    ]);
    return createBackup({ ...ports, core, closeStore }, backups);
  });
  const suggesting = part(() => import('./suggest-passphrase.ts'));
  return {
    answers: {
      backups: {
        suggestPassphrase: async () => (await suggesting()).suggestPassphrase(core.random),
        export: async (request, tell) => {
          const allowed = await (await vault()).check(request.current ?? '');
          return allowed.ok ? (await backup()).export(request, tell) : allowed;
        },
        ...lateCalls(backup, 'restore'),
      },
    },
  } satisfies Feature;
};
