import { expose } from 'comlink';
import { createWebCryptoPrimitives } from './engine/crypto/web-crypto-primitives.ts';
import { type Vault, type VaultDeps, createVault } from './engine/vault/vault.ts';
import { systemRandom } from './platform/random.ts';

/** Composition of the vault: loaded only where there is a passphrase, or somebody wants one. */
export const createWorkerVault = (deps: Pick<VaultDeps, 'raw' | 'switchable' | 'log'>): Vault =>
  createVault({ ...deps, primitives: createWebCryptoPrimitives(crypto.subtle), random: systemRandom });

/** Hands the page a port on which it can try passphrases; resolves once one of them was right. */
export const unlocked = (vault: Vault, tell: (port: MessagePort) => void): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const unlock: Vault['unlock'] = async (passphrase) => {
      const answer = await vault.unlock(passphrase);
      if (answer.kind === 'opened') resolve();
      return answer;
    };
    expose(unlock, port1);
    tell(port2);
  });
