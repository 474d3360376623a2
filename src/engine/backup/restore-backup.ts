import { type Result, done, err } from '../../lib/result.ts';
import type { StoreOp } from '../../ports/store.ts';
import type {
  BackupProblem,
  Cancelled,
  OnBackupProgress,
  RestoreError,
  RestoreRequest,
} from '../api/backup.ts';
import type { NotKept } from '../api/errors.ts';
import { type KindInFile, MAX_ROW_OPS } from '../feature/in-backup.ts';
import { type BackupDeps, createReporter } from './backup-deps.ts';
import { wipe } from './backup-keys.ts';
import { type Contents, readContents } from './contents.ts';
import { type OpenBackup, openBackup, startReading } from './open-backup.ts';

/** Rows in one write, and the bytes of contents after which a write has enough of them. */
const BATCH_ROWS = 512;
const BATCH_BYTES = 2 * 1024 * 1024;

type Stop = NotKept | Cancelled;

/** The first pass: everything is checked, nothing is kept. */
const check = async (
  deps: BackupDeps,
  backup: OpenBackup,
  report: OnBackupProgress,
): Promise<Result<Contents, BackupProblem | Stop>> => {
  const { records, position } = startReading(deps, backup);
  const total = backup.source.size;
  const take = async (): Promise<Result<void, Stop>> =>
    (await report({ step: 'checking', done: position(), total })) ? done : err({ kind: 'cancelled' });
  const { core, kinds } = deps;
  const checked = await readContents<Stop>({ kinds, core, records, take });
  if (!checked.ok) return checked;
  return checked.value.manifest.network === core.network ? checked : err('foreign-network');
};

/** Writes what comes, some hundred rows at a time. */
class BatchWriter {
  readonly #deps: BackupDeps;
  readonly #progress: () => boolean | Promise<boolean>;
  #ops: StoreOp[] = [];
  #bytes = 0;

  constructor(deps: BackupDeps, progress: () => boolean | Promise<boolean>) {
    this.#deps = deps;
    this.#progress = progress;
  }

  async add(ops: readonly StoreOp[], bytes: number): Promise<Result<void, Stop>> {
    this.#ops.push(...ops);
    this.#bytes += bytes;
    const isRoom = this.#ops.length + MAX_ROW_OPS <= BATCH_ROWS && this.#bytes < BATCH_BYTES;
    return isRoom ? done : this.flush();
  }

  async flush(): Promise<Result<void, Stop>> {
    const kept = await this.#deps.core.write(this.#ops);
    this.#ops = [];
    this.#bytes = 0;
    if (!kept.ok) return kept;
    return (await this.#progress()) ? done : err({ kind: 'cancelled' });
  }
}

/** What the person is told of: the kind that knows how many there will be. */
const isTold = ({ total }: KindInFile): boolean => total !== undefined;

/** The second pass: streamed rows are written as they come. */
const writeStreamed = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<Contents, BackupProblem | Stop>> => {
  const { core, kinds } = deps;
  let told = 0;
  const writer = new BatchWriter(deps, () => report({ step: 'messages', done: told, total }));
  const contents = await readContents<Stop>({
    kinds,
    core,
    records: startReading(deps, backup).records,
    take: async (kind, row, file) => {
      const { ops, bytes } = kind.restoreOne?.(row, file) ?? { ops: [], bytes: 0 };
      if (isTold(kind)) told += 1;
      return writer.add(ops, bytes);
    },
  });
  if (!contents.ok) return contents;
  const last = await writer.flush();
  return last.ok ? contents : last;
};

/** Everything else at once, the keys with it: from then on there is a profile, before that there is none. */
const writeRest = async ({ core, kinds }: BackupDeps, { file }: Contents): Promise<Result<void, NotKept>> => {
  const ops: StoreOp[] = [];
  for (const kind of kinds) {
    const planned = (await kind.restore?.(file.rows(kind), file)) ?? [];
    if ('ok' in planned && !planned.ok) return err({ kind: 'not-kept', problem: planned.error.kind });
    ops.push(...('ok' in planned ? planned.value : planned));
  }
  return core.write(ops);
};

/** Deletes what an interrupted restore has left. */
const clearLeft = ({ core }: BackupDeps): Promise<Result<void, NotKept>> =>
  core.write(core.tables.said.map((table) => table.clear()));

/** Writes a checked file; in the lane, so that no profile can be made meanwhile. */
const importAll = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<void, BackupProblem | Stop>> => {
  // Of an interrupted restore.
  const cleared = await clearLeft(deps);
  if (!cleared.ok) return cleared;
  const streamed = await writeStreamed(deps, backup, { total, report });
  const kept = streamed.ok ? await writeRest(deps, streamed.value) : streamed;
  if (!kept.ok) {
    await clearLeft(deps);
    return kept;
  }
  // What this engine has in memory is not what is kept now; the next start reads it.
  deps.closeStore();
  return done;
};

const toError = (error: BackupProblem | Stop): RestoreError =>
  typeof error === 'string' ? { kind: 'refused', problem: error } : error;

/**
 * Restores a backup into a browser without a profile: reads it once to its last byte, and only then again
 * to keep it. Afterwards the engine is of no use; the next start has the restored identity.
 */
export const restoreBackup = async (
  deps: BackupDeps,
  { file, passphrase }: RestoreRequest,
  tell: OnBackupProgress,
): Promise<Result<void, RestoreError>> => {
  const { core } = deps;
  const report = createReporter(core, tell);
  return core.lane(async () => {
    for (const kind of deps.kinds) {
      const inUse = await kind.isInUse?.(core);
      if (inUse?.ok === false) return err({ kind: 'not-kept', problem: inUse.error.kind });
      if (inUse?.value) return err({ kind: 'has-profile' });
    }
    if (!(await report({ step: 'key' }))) return err({ kind: 'cancelled' });
    const backup = await openBackup(deps, file, passphrase);
    if (!backup.ok) return err(toError(backup.error));
    const checked = await check(deps, backup.value, report);
    const told = deps.kinds.find(isTold);
    const total = checked.ok && told ? checked.value.count(told) : 0;
    const restored = checked.ok ? await importAll(deps, backup.value, { total, report }) : checked;
    wipe(backup.value.keys);
    return restored.ok ? done : err(toError(restored.error));
  });
};
