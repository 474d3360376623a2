import { expect } from 'chai';
import { argon2id } from '../../../src/engine/crypto/argon2id.ts';
import { RECOMMENDED_COST } from '../../../src/engine/crypto/derive-key.ts';
import { deriveKeyInWorker } from '../../../src/derive-key.ts';
import { withLittleMemory } from '../little-memory.ts';
import { fromHex, toHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import type published from '../../vectors/published.json';

const known = await loadVectors<typeof published>('published.json');

describe('Argon2id', () => {
  for (const { from, passphrase, salt, key, secret, data, ...cost } of known.argon2id) {
    it(`derives as published: ${from}`, async () => {
      const input = {
        passphrase: fromHex(passphrase),
        salt: fromHex(salt),
        ...(secret !== undefined && { secret: fromHex(secret) }),
        ...(data !== undefined && { data: fromHex(data) }),
      };
      const derived = await argon2id(input, cost);
      expect(derived && toHex(derived)).to.equal(key);
    });
  }

  it('derives the same in a thread of its own, where one key is one thread', async () => {
    const input = () => ({ passphrase: new Uint8Array(8).fill(7), salt: new Uint8Array(16).fill(9) });
    const cost = { ...RECOMMENDED_COST, memoryKiB: 64 };
    const [here, there] = await Promise.all([argon2id(input(), cost), deriveKeyInWorker(input(), cost)]);
    expect(there).to.deep.equal(here);
  });

  it('has nothing to answer where the memory cannot be had', async () => {
    const input = { passphrase: new Uint8Array(8), salt: new Uint8Array(16) };
    const derived = await withLittleMemory(1_000_000, () => argon2id(input, RECOMMENDED_COST));
    expect(derived).to.equal(undefined);
  });
});
