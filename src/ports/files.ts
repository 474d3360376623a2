import type { Bytes } from '../lib/bytes.ts';
import type { Result } from '../lib/result.ts';

/**
 * Files that are too large for memory: one is written piece by piece, then handed to the page as a Blob
 * that stays on the disk until it is read.
 */

/** `full`: no room on the disk or in the quota · `failed`: any other reason. Nothing of the file is kept. */
export type FileError = { readonly kind: 'full' } | { readonly kind: 'failed'; readonly detail: string };

/** A file that is being written. After an error, or after `finish` or `discard`, it takes nothing more. */
export interface NewFile {
  /** Appends bytes; resolves when the file takes more. */
  write(bytes: Bytes): Promise<Result<void, FileError>>;
  /** The whole file. It can be read until `create` is called again or the app restarts. */
  finish(): Promise<Result<Blob, FileError>>;
  /** Deletes the file. */
  discard(): Promise<void>;
}

/** Where such files are made. */
export interface Files {
  /** A new empty file. It replaces the last one: there is one at a time. */
  create(): Promise<Result<NewFile, FileError>>;
}
