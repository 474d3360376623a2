import { equalBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import type { BackupDeps } from './backup-deps.ts';
import { type BackupKeys, deriveBackupKeys, wipe } from './backup-keys.ts';
import { type BackupSource, createChunkReader, readPart } from './chunk-reader.ts';
import { type Head, MAX_HEAD_BYTES, decodeHead } from './format.ts';
import { type RecordStream, createRecordStream } from './record-stream.ts';
import { createRecordDecoder } from './records.ts';

/** A file that the passphrase opens. */
export interface OpenBackup {
  readonly source: BackupSource;
  readonly head: Head;
  readonly keys: BackupKeys;
}

/** Reads the beginning of a file and tries the passphrase on it. */
export const openBackup = async (
  { crypto }: BackupDeps,
  source: BackupSource,
  passphrase: string,
): Promise<Result<OpenBackup, BackupProblem>> => {
  const first = await readPart(source, 0, Math.min(source.size, MAX_HEAD_BYTES));
  if (!first.ok) return first;
  const head = decodeHead(first.value);
  if (!head.ok) return head;
  const keys = await deriveBackupKeys(crypto, passphrase, head.value.header);
  if (!keys) return err('no-memory');
  const mac = await crypto.hmac(keys.headerKey, head.value.authenticated);
  // Not constant-time: an attacker that could time this comparison has the file and can try passphrases on it directly.
  if (equalBytes(mac, head.value.mac)) return ok({ source, head: head.value, keys });
  wipe(keys);
  return err('wrong-passphrase');
};

/** One pass through the file: its records from the first to the last, and how many bytes have been read. */
export interface Reading {
  readonly records: RecordStream;
  position(): number;
}

/** Begins to read at the first chunk. */
export const startReading = (
  { core, crypto, kinds }: BackupDeps,
  { source, head, keys }: OpenBackup,
): Reading => {
  const { noncePrefix } = head.header;
  const seal = { crypto, key: keys.chunkKey, noncePrefix, ad: head.mac };
  const chunks = createChunkReader(source, head.bodyAt, seal);
  const records = createRecordStream(chunks, createRecordDecoder(kinds, core));
  return { records, position: chunks.position };
};
