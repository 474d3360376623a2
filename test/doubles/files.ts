import { type Result, done, err, ok } from '../../src/lib/result.ts';
import type { FileError, Files } from '../../src/ports/files.ts';

/** Files in memory, which can be made to fail and say how they were written. */
export interface MemoryFiles extends Files {
  /** Every write answers this once so many bytes are there. */
  failAfter(bytes: number, error: FileError): void;
  /** Bytes of the largest single write. */
  readonly largestWrite: number;
  /** Whether something is kept that was not discarded. */
  readonly holds: boolean;
}

/** No files yet. */
export const createMemoryFiles = (): MemoryFiles => {
  let failure: { readonly bytes: number; readonly error: FileError } | null = null;
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let largestWrite = 0;
  return {
    failAfter: (bytes, error) => {
      failure = { bytes, error };
    },
    get largestWrite() {
      return largestWrite;
    },
    get holds() {
      return parts.length > 0;
    },
    create: async () => {
      parts = [];
      size = 0;
      return ok({
        write: async (bytes): Promise<Result<void, FileError>> => {
          if (failure && size + bytes.length > failure.bytes) return err(failure.error);
          parts.push(bytes.slice());
          size += bytes.length;
          largestWrite = Math.max(largestWrite, bytes.length);
          return done;
        },
        finish: async () => ok(new Blob(parts)),
        discard: async () => {
          parts = [];
        },
      });
    },
  };
};
