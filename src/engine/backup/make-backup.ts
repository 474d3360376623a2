import { concat } from '../../lib/bytes.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { FileError, NewFile } from '../../ports/files.ts';
import {
  type BackupError,
  type BackupRequest,
  MIN_BACKUP_PASSPHRASE_CHARACTERS,
  type OnBackupProgress,
} from '../api/backup.ts';
import type { Core } from '../core.ts';
import { type BackupDeps, createReporter } from './backup-deps.ts';
import { type BackupKeys, deriveBackupKeys, wipe } from './backup-keys.ts';
import { type ChunkWriter, createChunkWriter } from './chunk-writer.ts';
import { type BackupHeader, KDF_CHOICES, NONCE_PREFIX_BYTES, SALT_BYTES, encodeHead } from './format.ts';
import { type BackupRecord, type RecordKind, encodeRecord } from './records.ts';
import { FIRST, createFitting, entryPage, receiptPage } from './book-pages.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

type Wrote = Result<void, FileError | BackupError>;

/** Writes records and counts them by kind. */
class RecordWriter {
  readonly #chunks: ChunkWriter;
  readonly #counts = new Map<RecordKind, number>();

  constructor(chunks: ChunkWriter) {
    this.#chunks = chunks;
  }

  async write(record: BackupRecord): Promise<Wrote> {
    this.#counts.set(record[0], this.count(record[0]) + 1);
    return this.#chunks.write(encodeRecord(record));
  }

  async end(): Promise<Wrote> {
    const ended = await this.write([
      'end',
      {
        contacts: this.count('contact'),
        conversations: this.count('conversation'),
        logs: this.count('log'),
        chats: this.count('chat'),
        claims: this.count('claim'),
        invites: this.count('invite'),
        requests: this.count('request'),
        sent: this.count('sent'),
        blocked: this.count('blocked'),
        receipts: this.count('receipt'),
        entries: this.count('entry'),
      },
    ]);
    return ended.ok ? this.#chunks.end() : ended;
  }

  count(kind: RecordKind): number {
    return this.#counts.get(kind) ?? 0;
  }
}

/** What receipts and entries are written with. */
interface Streaming {
  readonly core: Core;
  readonly writer: RecordWriter;
  readonly snapshot: Snapshot;
  readonly report: OnBackupProgress;
}

const writeReceipts = async ({ core, writer, snapshot: { logOf } }: Streaming): Promise<Wrote> => {
  for (let from: typeof FIRST | null = FIRST; from;) {
    const page: Awaited<ReturnType<typeof receiptPage>> = await receiptPage(core, { logOf, from });
    if (!page.ok) return page;
    for (const row of page.value.rows) {
      const wrote = await writer.write(['receipt', row]);
      if (!wrote.ok) return wrote;
    }
    from = page.value.next;
  }
  return done;
};

const writeEntries = async ({ core, writer, snapshot, report }: Streaming): Promise<Wrote> => {
  const { logOf } = snapshot;
  const fits = createFitting();
  for (let from: typeof FIRST | null = FIRST; from;) {
    const written = writer.count('entry');
    const total = Math.max(snapshot.entries, written);
    if (!(await report({ step: 'messages', done: written, total }))) return err({ kind: 'cancelled' });
    const page: Awaited<ReturnType<typeof entryPage>> = await entryPage(core, { logOf, from });
    if (!page.ok) return page;
    for (const row of page.value.rows.filter(fits)) {
      const wrote = await writer.write(['entry', row]);
      if (!wrote.ok) return wrote;
    }
    from = page.value.next;
  }
  return done;
};

const writeRecords = async (
  { core }: BackupDeps,
  writer: RecordWriter,
  { snapshot, report }: Pick<Streaming, 'snapshot' | 'report'>,
): Promise<Wrote> => {
  for (const record of snapshot.records) {
    const wrote = await writer.write(record);
    if (!wrote.ok) return wrote;
  }
  if (snapshot.entries === 0) return writer.end();
  const streaming = { core, writer, snapshot, report };
  const receipts = await writeReceipts(streaming);
  if (!receipts.ok) return receipts;
  const entries = await writeEntries(streaming);
  return entries.ok ? writer.end() : entries;
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
  const { core, crypto } = deps;
  const snapshot = await takeSnapshot(core, request.history);
  if (!snapshot.ok) return snapshot;
  if (!(await report({ step: 'key' }))) return err({ kind: 'cancelled' });
  const made = await newKeys(deps, request.passphrase);
  if (!made) return err({ kind: 'no-memory' });
  const { header, keys } = made;
  const head = encodeHead(header);
  const ad = await crypto.hmac(keys.headerKey, head);
  const begun = await file.write(concat(head, ad));
  const seal = { crypto, key: keys.chunkKey, noncePrefix: header.noncePrefix, ad };
  const writer = new RecordWriter(createChunkWriter(file, seal));
  const wrote = begun.ok ? await writeRecords(deps, writer, { snapshot: snapshot.value, report }) : begun;
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
