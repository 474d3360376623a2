import { type Result, done, err, ok } from '../lib/result.ts';
import type { FileError, Files, NewFile } from '../ports/files.ts';
import { removeTempFile } from './temp-file-name.ts';

/** Bytes after which what was written becomes a Blob of its own, which the browser may put on the disk. */
const PART_BYTES = 1024 * 1024;

const failure = (error: unknown): FileError => {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return { kind: 'full' };
  return {
    kind: 'failed',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
};

const attempt = async <T>(work: () => T | Promise<T>): Promise<Result<T, FileError>> => {
  try {
    return ok(await work());
  } catch (error) {
    return err(failure(error));
  }
};

const fileOver = (name: string, file: FileSystemFileHandle, access: FileSystemSyncAccessHandle): NewFile => {
  let at = 0;
  return {
    write: (bytes) =>
      attempt(() => {
        // A disk without room takes a part of it, or throws.
        const wrote = access.write(bytes, { at });
        if (wrote < bytes.length) throw new DOMException('no room', 'QuotaExceededError');
        at += wrote;
      }),
    finish: () =>
      attempt(async () => {
        access.flush();
        access.close();
        return file.getFile();
      }),
    discard: async () => {
      access.close();
      await removeTempFile(name);
    },
  };
};

/**
 * A file on the disk, in the file system that belongs to this origin alone. Worker only: nothing else can
 * write there bit by bit in every browser.
 */
export const diskFiles = (name: string): Files => ({
  create: () =>
    attempt(async () => {
      await removeTempFile(name);
      const root = await navigator.storage.getDirectory();
      const file = await root.getFileHandle(name, { create: true });
      return fileOver(name, file, await file.createSyncAccessHandle());
    }),
});

/** Parts of a Blob: for a browser that has no such file system, as some do in private windows. */
export const blobFiles: Files = {
  create: async () => {
    const parts: Blob[] = [];
    let last: Uint8Array<ArrayBuffer>[] = [];
    let held = 0;
    const gather = (): void => {
      parts.push(new Blob(last));
      last = [];
      held = 0;
    };
    return ok({
      write: async (bytes) => {
        last.push(bytes.slice());
        held += bytes.length;
        if (held >= PART_BYTES) gather();
        return done;
      },
      finish: async () => {
        gather();
        return ok(new Blob(parts));
      },
      discard: async () => {
        parts.length = 0;
        last = [];
      },
    });
  },
};

/** On the disk where that works, else in parts. */
export const tempFiles = (name: string): Files => ({
  create: async () => {
    const file = await diskFiles(name).create();
    return file.ok || file.error.kind === 'full' ? file : blobFiles.create();
  },
});
