import type { ErrorReport } from '../lib/error-report.ts';
import { type BackupFeatureDeps, backupFeature } from './backup/feature.ts';
import type { Composed } from './compose-services.ts';
import type { Core } from './core.ts';
import { answeredBy } from './feature/joined.ts';
import type { UnlockedApi } from './screen-lock.ts';

/** What the API needs beside the features. */
export interface Ending extends Omit<BackupFeatureDeps, 'loadBackups'> {
  diagnostics(): readonly string[];
  errors(): ErrorReport;
  shutdown(): Promise<void>;
}

/** What becomes of tables in a backup. Loaded with the first backup. */
const loadBackups = async () => (await import('./in-backup.ts')).BACKUPS;

/** The API: what features answer, and what is the engine's own. */
export const composeApi = (core: Core, { features, meeting }: Composed, ending: Ending): UnlockedApi => {
  const { vault, diagnostics, errors, shutdown } = ending;
  return {
    ...answeredBy([...features, backupFeature(core, { ...ending, loadBackups })]),
    listen: async (listener) => core.publisher.listen(listener),
    reachOut: async () => meeting.call(),
    vault: async (command) => (await vault()).run(command, core.lane),
    diagnostics: async () => diagnostics(),
    errors: async () => errors(),
    shutdown,
  };
};
