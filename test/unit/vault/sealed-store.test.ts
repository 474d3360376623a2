import { expect } from 'chai';
import fc from 'fast-check';
import { decodeRow, encodeRow } from '../../../src/engine/vault/row-codec.ts';
import { createSealedStore } from '../../../src/engine/vault/sealed-store.ts';
import { storeContract } from '../../contract/store.ts';
import { createTestLog } from '../../doubles/log.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { primitives, random } from './parts.ts';

const log = createTestLog();

storeContract('sealed', async () =>
  createSealedStore({ store: createMemoryStore(), primitives, random, log, key: random.bytes(32) }),
);

describe('a sealed store', () => {
  it('zeroes its key when it is closed', () => {
    const key = random.bytes(32);
    createSealedStore({ store: createMemoryStore(), primitives, random, log, key }).close();
    expect(Math.max(...key)).to.equal(0);
  });

  it('writes in the order it was asked to, whatever the sizes', async () => {
    const store = createSealedStore({
      store: createMemoryStore(),
      primitives,
      random,
      log,
      key: random.bytes(32),
    });
    const put = (value: unknown) => store.write([{ op: 'put', table: 'drafts', key: 'a', value }]);
    await Promise.all([put('long '.repeat(100_000)), put('short')]);
    expect(await store.get('drafts', 'a')).to.deep.equal({ ok: true, value: 'short' });
  });

  it('refuses what is no data, whole', async () => {
    const raw = createMemoryStore();
    const store = createSealedStore({ store: raw, primitives, random, log, key: random.bytes(32) });
    for (const bad of [new Map(), new Date(0), 1n, { in: [() => 1] }, new Set([1])]) {
      const written = await store.write([
        { op: 'put', table: 'drafts', key: 'a', value: 1 },
        { op: 'put', table: 'drafts', key: 'b', value: bad },
      ]);
      expect(written.ok).to.equal(false);
    }
    expect(raw.tables()).to.deep.equal([]);
  });

  it('gives back any data as structured cloning would', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false, undefined, 0, 2 ** 53 - 1, -(2 ** 53), 0.1, 1e300),
        fc.integer(),
        fc.double({ noNaN: true }).map((number) => (number === 0 ? 0 : number)),
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ maxLength: 40 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (data) => {
        const bytes = encodeRow(data);
        if (!bytes) throw new Error('no data');
        expect(decodeRow(bytes)).to.deep.equal(structuredClone(data));
      }),
    );
  });

  it('gives back bytes that own their memory, and only it', () => {
    const bytes = encodeRow({ text: 'x'.repeat(100), key: new Uint8Array(32).subarray(4, 20) });
    const { key } = decodeRow(bytes!) as { key: Uint8Array };
    expect([key.byteLength, key.byteOffset, key.buffer.byteLength]).to.deep.equal([16, 0, 16]);
  });
});
