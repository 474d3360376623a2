import { type Bytes, NO_BYTES, concat } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { type BackupRecord, LENGTH_BYTES, MAX_RECORD_BYTES } from './records.ts';

/** Takes records out of the chunks of a file. Holds one record and the chunk that it ends in. */
export interface RecordStream {
  /** The next record, or null behind the last one. */
  next(): Promise<Result<BackupRecord | null, BackupProblem>>;
}

/** The records of a file, in order. Bytes that are no record, or only the beginning of one, are damage. */
export const createRecordStream = (
  chunks: ChunkReader,
  decode: (body: Uint8Array) => BackupRecord | undefined,
): RecordStream => {
  let held: Bytes = NO_BYTES;
  let at = 0;

  /** Sees to it that so many bytes are at hand; false where the file ends before. */
  const need = async (bytes: number): Promise<Result<boolean, BackupProblem>> => {
    while (held.length - at < bytes) {
      const chunk = await chunks.next();
      if (!chunk.ok) return chunk;
      if (!chunk.value) return ok(false);
      held = concat(held.subarray(at), chunk.value);
      at = 0;
    }
    return ok(true);
  };

  return {
    next: async () => {
      const begun = await need(LENGTH_BYTES);
      if (!begun.ok) return begun;
      if (!begun.value) return held.length === at ? ok(null) : err('damaged');
      const length = new DataView(held.buffer, held.byteOffset + at).getUint32(0);
      if (length > MAX_RECORD_BYTES) return err('damaged');
      const whole = await need(LENGTH_BYTES + length);
      if (!whole.ok) return whole;
      const record = whole.value
        ? decode(held.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length))
        : undefined;
      at += LENGTH_BYTES + length;
      return record ? ok(record) : err('damaged');
    },
  };
};
