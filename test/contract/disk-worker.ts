import { diskFiles } from '../../src/platform/temp-files.ts';
import { tempFileName } from '../../src/platform/temp-file-name.ts';
import type { FileError, NewFile } from '../../src/ports/files.ts';
import type { Result } from '../../src/lib/result.ts';

/** What a test asks of the files on the disk, which only a worker can write. */
export type DiskCall =
  | { readonly call: 'create' }
  | { readonly call: 'write'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly call: 'finish' }
  | { readonly call: 'discard' };

const TEMP_FILE = tempFileName('contract');

let file: NewFile | undefined;

const answer = async (call: DiskCall): Promise<Result<unknown, FileError> | undefined> => {
  switch (call.call) {
    case 'create': {
      const made = await diskFiles(TEMP_FILE).create();
      file = made.ok ? made.value : undefined;
      return made.ok ? { ok: true, value: undefined } : made;
    }
    case 'write':
      return file?.write(call.bytes);
    case 'finish':
      return file?.finish();
    case 'discard':
      await file?.discard();
      return { ok: true, value: undefined };
  }
};

let last: Promise<unknown> = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<DiskCall>) => {
  last = last.then(async () => self.postMessage(await answer(data)));
});
