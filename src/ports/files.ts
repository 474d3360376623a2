import type { Bytes } from '../lib/bytes.ts';
import type { Result } from '../lib/result.ts';

/**
 * Files that are too large for memory: one is written piece by piece, then handed to the page as a Blob
 * that stays where it is until somebody reads it.
 */

/** `full`: no room on the disk or in the quota · `failed`: anything else. Nothing of the file is kept. */
export type FileError = { readonly kind: 'full' } | { readonly kind: 'failed'; readonly detail: string };

/** A file that is being written. After an error, or after `finish` or `discard`, it takes nothing more. */
export interface NewFile {
  /** Puts bytes at the end; resolves when more may come. */
  write(bytes: Bytes): Promise<Result<void, FileError>>;
  /** Everything that was written. It can be read until `create` is called again or the app starts anew. */
  finish(): Promise<Result<Blob, FileError>>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** Where such files are made. */
export interface Files {
  /** A new empty file in the place of the last one: there is one at a time. */
  create(): Promise<Result<NewFile, FileError>>;
}
