import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done } from '../../lib/result.ts';
import type { FileError, NewFile } from '../../ports/files.ts';
import type { BackupCrypto } from './backup-keys.ts';
import { CHUNK_BYTES, chunkNonce } from './format.ts';

/** What the chunks of one file are sealed with. */
export interface ChunkSeal {
  readonly crypto: BackupCrypto;
  readonly key: Uint8Array;
  readonly noncePrefix: Uint8Array;
  /** The header's MAC, so that chunks belong to one header. */
  readonly ad: Uint8Array;
}

/** Takes a stream of bytes and writes it in sealed chunks. Holds one chunk. */
export interface ChunkWriter {
  write(bytes: Uint8Array): Promise<Result<void, FileError>>;
  /** Seals what is left as the last chunk. */
  end(): Promise<Result<void, FileError>>;
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: order and end are authenticated. */
export const createChunkWriter = (
  file: Pick<NewFile, 'write'>,
  { crypto, key, noncePrefix, ad }: ChunkSeal,
): ChunkWriter => {
  const plain = new Uint8Array(CHUNK_BYTES);
  let held = 0;
  let index = 0;

  const flush = async (last: boolean): Promise<Result<void, FileError>> => {
    const nonce = chunkNonce(noncePrefix, index++, last);
    const sealed: Bytes = await crypto.seal({ key, nonce, ad }, plain.subarray(0, held));
    held = 0;
    return file.write(sealed);
  };

  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        // A full chunk waits for what comes behind it: it might be the last one.
        const flushed = held === CHUNK_BYTES ? await flush(false) : done;
        if (!flushed.ok) return flushed;
        const part = bytes.subarray(at, at + CHUNK_BYTES - held);
        plain.set(part, held);
        held += part.length;
        at += part.length;
      }
      return done;
    },
    end: async () => {
      const flushed = await flush(true);
      plain.fill(0);
      return flushed;
    },
  };
};
