import { argon2id } from './engine/crypto/argon2id.ts';
import type { Argon2idCost, Argon2idInput } from './engine/crypto/derive-key.ts';
import { STARTED } from './platform/start-worker.ts';

/** The one message to this worker; it answers with the key, or undefined where there is not enough memory. */
export interface DeriveMessage {
  readonly input: Argon2idInput;
  readonly cost: Argon2idCost;
}

/** Argon2id in its own thread: the engine is not blocked, and all memory is freed when the thread ends. */
self.addEventListener('message', ({ data: { input, cost } }: MessageEvent<DeriveMessage>) => {
  argon2id(input, cost).then((key) => {
    input.passphrase.fill(0);
    self.postMessage(key, { transfer: key ? [key.buffer] : [] });
  }, reportError);
});

self.postMessage(STARTED);
