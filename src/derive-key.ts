import type { DeriveMessage } from './argon2-worker.ts';
import type { DeriveKey } from './engine/crypto/derive-key.ts';
import { type Bytes, ownBytes } from './lib/bytes.ts';

/** `DeriveKey` in a worker that lives only as long as this takes. */
export const deriveKeyInWorker: DeriveKey = ({ passphrase, ...input }, cost) =>
  new Promise<Bytes | undefined>((resolve) => {
    const worker = new Worker(new URL('./argon2-worker.ts', import.meta.url), { type: 'module' });
    const end = (key?: Bytes): void => {
      worker.terminate();
      resolve(key);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<Bytes | undefined>) => end(data));
    // A thread that cannot be had, or breaks for want of memory.
    worker.addEventListener('error', () => end());
    const own = ownBytes(passphrase);
    const message: DeriveMessage = { input: { ...input, passphrase: own }, cost };
    worker.postMessage(message, [own.buffer]);
  });
