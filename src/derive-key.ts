import './trusted-scripts.ts';

import type { DeriveMessage } from './argon2-worker.ts';
import type { DeriveKey } from './engine/crypto/derive-key.ts';
import { part } from './lib/app-parts.ts';
import { type Bytes, ownBytes } from './lib/bytes.ts';
import { startWorker } from './platform/start-worker.ts';

const start = (): Promise<Worker> =>
  startWorker(() => new Worker(new URL('./argon2-worker.ts', import.meta.url), { type: 'module' }));

/** `DeriveKey` in a worker that ends afterwards. Where its script could not be fetched, this waits for it. */
export const deriveKeyInWorker: DeriveKey = async ({ passphrase, ...input }, cost) => {
  const worker = await part(start)();
  return new Promise<Bytes | undefined>((resolve) => {
    const end = (key?: Bytes): void => {
      worker.terminate();
      resolve(key);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<Bytes | undefined>) => end(data));
    // The thread failed for lack of memory.
    worker.addEventListener('error', () => end());
    const own = ownBytes(passphrase);
    const message: DeriveMessage = { input: { ...input, passphrase: own }, cost };
    worker.postMessage(message, [own.buffer]);
  });
};
