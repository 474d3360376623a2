import { expect } from 'chai';
import { blobFiles } from '../../src/platform/temp-files.ts';
import { removeTempFile, tempFileName } from '../../src/platform/temp-file-name.ts';
import type { Files, NewFile } from '../../src/ports/files.ts';
import { createMemoryFiles } from '../doubles/files.ts';
import type { DiskCall } from './disk-worker.ts';
import { filesContract } from './files.ts';

/** As the worker calls it. */
const TEMP_FILE = tempFileName('contract');

let worker: Worker | undefined;

/** Asks the worker, one question at a time. */
const ask = <T>(call: DiskCall): Promise<T> => {
  worker ??= new Worker(new URL('./disk-worker.ts', import.meta.url), { type: 'module' });
  const asked = worker;
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    asked.onerror = (event) => reject(new Error(event.message));
    asked.postMessage(call);
  });
};

/** The files on the disk, written where they can be. */
const filesOfWorker: Files = {
  create: async () => {
    const made = await ask<Awaited<ReturnType<Files['create']>>>({ call: 'create' });
    if (!made.ok) return made;
    const file: NewFile = {
      write: (bytes) => ask({ call: 'write', bytes }),
      finish: () => ask({ call: 'finish' }),
      discard: () => ask({ call: 'discard' }),
    };
    return { ok: true, value: file };
  },
};

filesContract('in memory', createMemoryFiles);
filesContract('in parts', () => blobFiles);
filesContract('on the disk', () => filesOfWorker);

describe('files: on the disk alone', () => {
  const names = async (): Promise<string[]> => {
    const found: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) found.push(name);
    return found;
  };

  it('leave nothing behind once they are discarded, or removed at the next start', async () => {
    const file = await filesOfWorker.create();
    if (!file.ok) throw new Error(file.error.kind);
    await file.value.write(new Uint8Array([1]));
    expect(await names()).to.include(TEMP_FILE);
    await file.value.discard();
    expect(await names()).not.to.include(TEMP_FILE);
    const next = await filesOfWorker.create();
    if (next.ok) await next.value.finish();
    await removeTempFile(TEMP_FILE);
    expect(await names()).not.to.include(TEMP_FILE);
    await removeTempFile(TEMP_FILE);
  });
});
