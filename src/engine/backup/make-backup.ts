import { concat } from '../../lib/bytes.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { FileError, NewFile } from '../../ports/files.ts';
import type { StoreKey } from '../../ports/store.ts';
import {
  type BackupError,
  type BackupRequest,
  MIN_BACKUP_PASSPHRASE_CHARACTERS,
  type OnBackupProgress,
} from '../api/backup.ts';
import type { KindInFile, Page } from '../feature/in-backup.ts';
import { type BackupDeps, createReporter } from './backup-deps.ts';
import { type BackupKeys, deriveBackupKeys, wipe } from './backup-keys.ts';
import { type ChunkWriter, createChunkWriter } from './chunk-writer.ts';
import { type BackupHeader, KDF_CHOICES, NONCE_PREFIX_BYTES, SALT_BYTES, encodeHead } from './format.ts';
import { type BackupRecord, END, encodeRecord } from './records.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

type Wrote = Result<void, FileError | BackupError>;

/** Writes records and counts them by kind. */
class RecordWriter {
  readonly #chunks: ChunkWriter;
  readonly #kinds: readonly KindInFile[];
  readonly #counts = new Map<string, number>();

  constructor(chunks: ChunkWriter, kinds: readonly KindInFile[]) {
    this.#chunks = chunks;
    this.#kinds = kinds;
  }

  async write(record: BackupRecord): Promise<Wrote> {
    this.#counts.set(record[0], this.count(record[0]) + 1);
    return this.#chunks.write(encodeRecord(record));
  }

  async end(): Promise<Wrote> {
    const counts = this.#kinds.flatMap(({ kind, counted }) =>
      counted === undefined ? [] : [[counted, this.count(kind)] as const],
    );
    const ended = await this.write([END, Object.fromEntries(counts)]);
    return ended.ok ? this.#chunks.end() : ended;
  }

  count(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }
}

/** What streamed rows are written with. */
interface Streaming {
  readonly writer: RecordWriter;
  readonly snapshot: Snapshot;
  readonly report: OnBackupProgress;
}

/** Writes the rows of one kind, some at a time. The person is told of the kind that knows how many there will be. */
const writeStreamed = async (
  { writer, snapshot: { moment }, report }: Streaming,
  kind: KindInFile,
): Promise<Wrote> => {
  const expected = kind.total?.(moment);
  for (let from: StoreKey | null | undefined; from !== null;) {
    const written = writer.count(kind.kind);
    const total = Math.max(expected ?? 0, written);
    if (expected !== undefined && !(await report({ step: 'messages', done: written, total })))
      return err({ kind: 'cancelled' });
    const page: Result<Page<object>, BackupError> | undefined = await kind.page?.(moment, from);
    if (page?.ok === false) return page;
    for (const row of page?.value.rows ?? []) {
      const wrote = await writer.write([kind.kind, row]);
      if (!wrote.ok) return wrote;
    }
    from = page?.value.next ?? null;
  }
  return done;
};

const writeRecords = async (streaming: Streaming): Promise<Wrote> => {
  const { writer, snapshot } = streaming;
  for (const record of snapshot.records) {
    const wrote = await writer.write(record);
    if (!wrote.ok) return wrote;
  }
  for (const kind of snapshot.streamed) {
    const wrote = await writeStreamed(streaming, kind);
    if (!wrote.ok) return wrote;
  }
  return writer.end();
};

interface Asked {
  readonly request: BackupRequest;
  readonly report: OnBackupProgress;
}

/** The keys of a new file, at the highest cost that the device has the memory for, and the header that says which. */
const newKeys = async (
  { core, crypto, kdf }: BackupDeps,
  passphrase: string,
): Promise<{ readonly header: BackupHeader; readonly keys: BackupKeys } | undefined> => {
  const salt = core.random.bytes(SALT_BYTES);
  const noncePrefix = core.random.bytes(NONCE_PREFIX_BYTES);
  for (const choice of kdf ? [kdf] : KDF_CHOICES) {
    const header = { kdf: choice, salt, noncePrefix };
    const keys = await deriveBackupKeys(crypto, passphrase, header);
    if (keys) return { header, keys };
  }
  return undefined;
};

/** Writes head and chunks; a failure leaves a file that is to be discarded. */
const writeFile = async (deps: BackupDeps, file: NewFile, { request, report }: Asked): Promise<Wrote> => {
  const { crypto, kinds } = deps;
  const snapshot = await takeSnapshot(deps, request.history);
  if (!snapshot.ok) return snapshot;
  if (!(await report({ step: 'key' }))) return err({ kind: 'cancelled' });
  const made = await newKeys(deps, request.passphrase);
  if (!made) return err({ kind: 'no-memory' });
  const { header, keys } = made;
  const head = encodeHead(header);
  const ad = await crypto.hmac(keys.headerKey, head);
  const begun = await file.write(concat(head, ad));
  const seal = { crypto, key: keys.chunkKey, noncePrefix: header.noncePrefix, ad };
  const writer = new RecordWriter(createChunkWriter(file, seal), kinds);
  const wrote = begun.ok ? await writeRecords({ writer, snapshot: snapshot.value, report }) : begun;
  wipe(keys);
  return wrote;
};

const toBackupError = (error: FileError | BackupError): BackupError =>
  error.kind === 'full' || error.kind === 'failed' ? { kind: 'not-kept', problem: error.kind } : error;

/**
 * Writes a backup into a file and gives it back. The engine goes on meanwhile: the file holds what there
 * was when it was begun.
 */
export const makeBackup = async (
  deps: BackupDeps,
  request: BackupRequest,
  tell: OnBackupProgress,
): Promise<Result<Blob, BackupError>> => {
  const characters = [...request.passphrase.normalize('NFKC')].length;
  if (characters < MIN_BACKUP_PASSPHRASE_CHARACTERS) return err({ kind: 'too-short' });
  const file = await deps.files.create();
  if (!file.ok) return err(toBackupError(file.error));
  const wrote = await writeFile(deps, file.value, { request, report: createReporter(deps.core, tell) });
  if (!wrote.ok) {
    await file.value.discard();
    return err(toBackupError(wrote.error));
  }
  const finished = await file.value.finish();
  return finished.ok ? finished : err(toBackupError(finished.error));
};
