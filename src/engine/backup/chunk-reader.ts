import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import { AEAD_TAG_BYTES } from '../crypto/primitives.ts';
import type { ChunkSeal } from './chunk-writer.ts';
import { SEALED_CHUNK_BYTES, chunkNonce } from './format.ts';

/** A file that can be read in parts: a Blob is one. */
export interface BackupSource {
  /** In bytes. */
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Bytes of a stretch of the file; a file that was moved or taken out cannot be read. */
export const readPart = async (
  source: BackupSource,
  from: number,
  to: number,
): Promise<Result<Bytes, BackupProblem>> => {
  try {
    return ok(new Uint8Array(await source.slice(from, to).arrayBuffer()));
  } catch {
    return err('unreadable');
  }
};

/** Opens chunk after chunk, in order. Holds one chunk. */
export interface ChunkReader {
  /** The next chunk, or null behind the last one, which is known to be the last one. */
  next(): Promise<Result<Bytes | null, BackupProblem>>;
  /** Bytes of the file that have been read. */
  position(): number;
}

/** Chunks of a file from a place on. What does not open there, with that number and that end, is damage. */
export const createChunkReader = (
  source: BackupSource,
  bodyAt: number,
  { crypto, key, noncePrefix, ad }: ChunkSeal,
): ChunkReader => {
  let at = bodyAt;
  let index = 0;
  let ended = false;
  return {
    next: async () => {
      if (ended) return ok(null);
      const to = Math.min(source.size, at + SEALED_CHUNK_BYTES);
      if (to - at <= AEAD_TAG_BYTES) return err('damaged');
      const sealed = await readPart(source, at, to);
      if (!sealed.ok) return sealed;
      ended = to === source.size;
      const nonce = chunkNonce(noncePrefix, index++, ended);
      const plain = await crypto.open({ key, nonce, ad }, sealed.value);
      at = to;
      return plain ? ok(plain) : err('damaged');
    },
    position: () => at,
  };
};
