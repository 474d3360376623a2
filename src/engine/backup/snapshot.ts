import { type Result, ok } from '../../lib/result.ts';
import type { BackupError } from '../api/backup.ts';
import type { KindInFile, Moment } from '../feature/in-backup.ts';
import type { BackupDeps } from './backup-deps.ts';
import type { BackupRecord } from './records.ts';
import { createShared } from './shared.ts';

/** All that belongs to one moment; streamed rows up to it are read while others are already coming. */
export interface Snapshot {
  readonly moment: Moment;
  /** Everything before the streamed rows, in the order of the file. */
  readonly records: readonly BackupRecord[];
  /** Kinds of the rows that follow: none where the history is left out. */
  readonly streamed: readonly KindInFile[];
}

/** Reads everything but streamed rows in one go: the engine holds as much in memory already. */
export const takeSnapshot = (
  { core, kinds }: Pick<BackupDeps, 'core' | 'kinds'>,
  history: boolean,
): Promise<Result<Snapshot, BackupError>> =>
  core.lane(async () => {
    const moment: Moment = { core, history, shared: createShared<Moment>(() => moment) };
    const records: BackupRecord[] = [];
    for (const kind of kinds) {
      const rows = await kind.list?.(moment);
      if (rows?.ok === false) return rows;
      for (const row of rows?.value ?? []) records.push([kind.kind, row]);
    }
    const streamed = history ? kinds.filter(({ times }) => times === 'streamed') : [];
    return ok({ moment, records, streamed });
  });
