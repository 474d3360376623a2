import { expose } from 'comlink';
import { deriveKeyInWorker } from './derive-key.ts';
import { createWebCryptoSealing } from './engine/crypto/web-crypto-primitives.ts';
import { type Vault, type VaultDeps, createVault } from './engine/vault/vault.ts';
import { systemRandom } from './platform/random.ts';

/** The vault of the worker. */
export interface WorkerVault extends Vault {
  /** Hands the page a port on which it can try passphrases; resolves once one of them was right. */
  unlocked(tell: (port: MessagePort) => void): Promise<void>;
}

/** Composition of the vault: loaded only where there is a passphrase, or the person opens that setting. */
export const createWorkerVault = (deps: Pick<VaultDeps, 'raw' | 'switchable' | 'log'>): WorkerVault => {
  const primitives = createWebCryptoSealing(crypto.subtle);
  const vault = createVault({ ...deps, primitives, deriveKey: deriveKeyInWorker, random: systemRandom });
  return {
    run: (command, lane) => vault.run(command, lane),
    unlock: (passphrase) => vault.unlock(passphrase),
    check: (passphrase) => vault.check(passphrase),
    unlocked: (tell) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const unlock: Vault['unlock'] = async (passphrase) => {
          const answer = await vault.unlock(passphrase);
          if (answer.kind === 'opened') resolve();
          return answer;
        };
        expose(unlock, port1);
        tell(port2);
      }),
  };
};
