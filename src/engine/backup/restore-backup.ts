import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreOp } from '../../ports/store.ts';
import type {
  BackupProblem,
  Cancelled,
  OnBackupProgress,
  RestoreError,
  RestoreRequest,
} from '../api/backup.ts';
import type { NotKept } from '../api/errors.ts';
import { newDeviceOf } from '../identity/identity.ts';
import { encodePrekeys } from '../sessions/prekeys.ts';
import { SELF } from '../storage/tables.ts';
import { type BackupDeps, createReporter } from './backup-deps.ts';
import { wipe } from './backup-keys.ts';
import { type Contents, readContents } from './contents.ts';
import { type OpenBackup, openBackup, startReading } from './open-backup.ts';
import {
  MAX_ENTRY_OPS,
  type RestoredChats,
  bookOps,
  clearBook,
  entryOps,
  receiptOps,
  restoredChats,
} from './restored-book.ts';
import { restoredPeople } from './restored-people.ts';

/** Rows in one write, and the bytes of contents after which a write has enough of them. */
const BATCH_ROWS = 512;
const BATCH_BYTES = 2 * 1024 * 1024;

type Stop = NotKept | Cancelled;

/** The first time through: nothing is kept, everything is checked. */
const check = async (
  deps: BackupDeps,
  backup: OpenBackup,
  report: OnBackupProgress,
): Promise<Result<Contents, BackupProblem | Stop>> => {
  const { records, position } = startReading(deps, backup);
  const total = backup.source.size;
  const { primitives } = deps.core;
  const take = async (): Promise<Result<void, Stop>> =>
    (await report({ step: 'checking', done: position(), total })) ? done : err({ kind: 'cancelled' });
  const checked = await readContents<Stop>({ records, primitives, take });
  if (!checked.ok) return checked;
  return checked.value.manifest.network === deps.core.network ? checked : err('foreign-network');
};

/** Writes what comes, some hundred rows at a time. */
class BatchWriter {
  readonly #deps: BackupDeps;
  readonly #progress: (entries: number) => boolean | Promise<boolean>;
  #ops: StoreOp[] = [];
  #bytes = 0;
  #entries = 0;

  constructor(deps: BackupDeps, progress: (entries: number) => boolean | Promise<boolean>) {
    this.#deps = deps;
    this.#progress = progress;
  }

  /** @param entry bytes of the content of the entry that these rows are; undefined where they are none */
  async add(ops: readonly StoreOp[], entry?: number): Promise<Result<void, Stop>> {
    this.#ops.push(...ops);
    this.#bytes += entry ?? 0;
    this.#entries += entry === undefined ? 0 : 1;
    const isRoom = this.#ops.length + MAX_ENTRY_OPS <= BATCH_ROWS && this.#bytes < BATCH_BYTES;
    return isRoom ? done : this.flush();
  }

  async flush(): Promise<Result<void, Stop>> {
    const kept = await this.#deps.core.write(this.#ops);
    this.#ops = [];
    this.#bytes = 0;
    if (!kept.ok) return kept;
    return (await this.#progress(this.#entries)) ? done : err({ kind: 'cancelled' });
  }
}

/** What was read to its end, and the lines of its chats. */
interface Streamed {
  readonly contents: Contents;
  readonly chats: RestoredChats;
}

/** The second time through: receipts and entries are written as they come. */
const writeStreamed = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<Streamed, BackupProblem | Stop>> => {
  const { core } = deps;
  const writer = new BatchWriter(deps, (entries) => report({ step: 'messages', done: entries, total }));
  let chats: RestoredChats | undefined;
  const contents = await readContents<Stop>({
    records: startReading(deps, backup).records,
    primitives: core.primitives,
    take: async ([kind, row], { book, rows }) => {
      if (kind === 'receipt') return writer.add(receiptOps(core, row));
      const log = book.openLog(row);
      chats ??= restoredChats(rows.chat, book);
      if (!log) return done;
      chats.note(row, log);
      return writer.add(entryOps(core, row, log), row.entry.content?.length ?? 0);
    },
  });
  if (!contents.ok) return contents;
  const last = await writer.flush();
  if (!last.ok) return last;
  const { rows, book } = contents.value;
  return ok({ contents: contents.value, chats: chats ?? restoredChats(rows.chat, book) });
};

/** Everything else at once, the keys with it: from then on there is a profile, before that there is none. */
const writeRest = async (
  { core }: BackupDeps,
  { contents, chats }: Streamed,
): Promise<Result<void, NotKept>> => {
  const { tables, random, clock } = core;
  const { rows, settings, profile, secret, devices, book } = contents;
  const people = await restoredPeople(tables, rows);
  if (!people.ok) return err({ kind: 'not-kept', problem: people.error.kind });
  const keys = { ...newDeviceOf(secret, random), createdAt: clock.now() };
  return core.write([
    ...rows.contact.map((contact) => tables.contacts.put(contact.id, contact)),
    ...bookOps(core, book),
    ...chats.records().map((chat) => tables.chats.put(chat.id, chat)),
    ...people.value,
    ...(settings ? [tables.settings.put(SELF, settings)] : []),
    tables.profile.put(SELF, profile),
    // This device is new, and adds itself beside those that are there.
    tables.prekeys.put(SELF, { secrets: encodePrekeys([]), parts: devices.parts, seat: null, madeAt: 0 }),
    tables.keys.put(SELF, keys),
  ]);
};

/** Writes a checked file; in the lane, so that no profile can be made meanwhile. */
const importAll = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<void, BackupProblem | Stop>> => {
  // What an import that was interrupted has left.
  const cleared = await deps.core.write(clearBook(deps.core));
  if (!cleared.ok) return cleared;
  const streamed = await writeStreamed(deps, backup, { total, report });
  const kept = streamed.ok ? await writeRest(deps, streamed.value) : streamed;
  if (!kept.ok) {
    await deps.core.write(clearBook(deps.core));
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
    const keys = await core.tables.keys.get(SELF);
    if (!keys.ok) return err({ kind: 'not-kept', problem: keys.error.kind });
    if (keys.value) return err({ kind: 'has-profile' });
    if (!(await report({ step: 'key' }))) return err({ kind: 'cancelled' });
    const backup = await openBackup(deps, file, passphrase);
    if (!backup.ok) return err(toError(backup.error));
    const checked = await check(deps, backup.value, report);
    const total = checked.ok ? checked.value.book.counts.entries : 0;
    const restored = checked.ok ? await importAll(deps, backup.value, { total, report }) : checked;
    wipe(backup.value.keys);
    return restored.ok ? done : err(toError(restored.error));
  });
};
