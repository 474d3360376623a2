import { expect } from 'chai';
import {
  MAX_OWNERS_PER_KEY,
  MAX_RECORDS,
  MAX_SHARE_RECORDS,
  MAX_STORE_BYTES,
} from '../../../../src/engine/overlay/limits.ts';
import { compareDistance, shortKey } from '../../../../src/engine/overlay/key-space/node-id.ts';
import { createRecordStore } from '../../../../src/engine/records/record-store.ts';
import { MAX_RECORD_BYTES, type StoredRecord } from '../../../../src/engine/overlay/overlay.ts';
import { makeSigned } from '../../../../src/engine/records/record.ts';
import { utf8 } from '../../../../src/lib/bytes.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createStandIn } from '../overlay/stand-in.ts';

const HOUR_MS = 3_600_000;
const { crypto } = createStandIn('node');

const createStore = () => {
  const clock = createVirtualClock();
  const random = createSeededRandom(1);
  /** What is on the disk. */
  const kept = new Map<string, number>();
  const shelf = {
    load: async () => [],
    write: (
      puts: readonly { readonly id: string; readonly bytes: Uint8Array }[],
      deletes: readonly string[],
    ) => {
      for (const { id, bytes } of puts) kept.set(id, bytes.length);
      for (const id of deletes) kept.delete(id);
    },
  };
  const self = random.bytes(32);
  const store = createRecordStore({ clock, shelf, self });
  const own = (bytes = 40, ttlMs = HOUR_MS): Promise<StoredRecord> => {
    const { signer } = createStandIn(random.bytes(8).join());
    const draft = { kind: 'own', signer, name: utf8('card'), value: random.bytes(bytes), ttlMs } as const;
    return makeSigned(crypto, draft, { seq: clock.now(), nonce: 0 });
  };
  const shared = (owner: string, { seq = clock.now(), value = 'x', ttlMs = HOUR_MS } = {}) => {
    const { signer } = createStandIn(owner);
    const draft = { kind: 'shared', signer, name: utf8('topic'), value: utf8(value), ttlMs } as const;
    return makeSigned(crypto, draft, { seq, nonce: 0 });
  };
  return { clock, store, self, kept, own, shared };
};

describe('what a node keeps for others', () => {
  it('is bounded in number, and what is nearest stays', async () => {
    const { store, self, kept, own } = createStore();
    const offered = await Promise.all(Array.from({ length: MAX_RECORDS + 300 }, () => own()));
    for (const record of offered) store.put(record);
    expect(store.size().count).to.equal(MAX_RECORDS);
    expect(kept.size).to.equal(MAX_RECORDS);
    const nearest = offered.toSorted((a, b) => compareDistance(a.record.key, b.record.key, self));
    for (const [at, { id }] of nearest.entries()) {
      expect(store.get(id) !== undefined, `the ${at}th nearest`).to.equal(at < MAX_RECORDS);
    }
  });

  it('is bounded in bytes, on the disk too', async () => {
    const { store, kept, own } = createStore();
    const offered = await Promise.all(Array.from({ length: 1_300 }, () => own(3_900)));
    const answers = new Set(offered.map((record) => store.put(record)));
    expect(store.size().bytes).to.be.within(MAX_STORE_BYTES - MAX_RECORD_BYTES, MAX_STORE_BYTES);
    expect([...kept.values()].reduce((sum, bytes) => sum + bytes, 0)).to.equal(store.size().bytes);
    expect(answers).to.deep.equal(new Set(['taken', 'refused']));
  });

  it('is bounded for each neighbour: who brings more displaces what it has brought itself', async () => {
    const { store, self, own } = createStore();
    const [others, theirs] = await Promise.all(
      [10, MAX_SHARE_RECORDS + 200].map((length) => Promise.all(Array.from({ length }, () => own()))),
    );
    for (const record of others ?? []) store.put(record, 'mina');
    for (const record of theirs ?? []) store.put(record, 'eve');
    expect(others?.every(({ id }) => store.get(id) !== undefined)).to.equal(true);
    expect([store.size().count, store.isShareFull('eve'), store.isShareFull('mina')]).to.deep.equal([
      10 + MAX_SHARE_RECORDS,
      true,
      false,
    ]);
    const nearest = theirs?.toSorted((a, b) => compareDistance(a.record.key, b.record.key, self)) ?? [];
    for (const [at, { id }] of nearest.entries())
      expect(store.get(id) !== undefined, `the ${at}th nearest`).to.equal(at < MAX_SHARE_RECORDS);
  });

  it('holds the newest of each owner', async () => {
    const { clock, store, shared } = createStore();
    const now = clock.now();
    const [old, young] = [await shared('a', { seq: now - 5 }), await shared('a', { seq: now })];
    expect(store.put(young)).to.equal('taken');
    expect(store.put(young)).to.equal('known');
    expect(store.put(old)).to.equal('known');
    expect(store.put(await shared('b'))).to.equal('taken');
    expect(store.put(await shared('a', { seq: now + 1, value: 'newer' }))).to.equal('taken');
    const under = store.under(young.record.key).map(({ record }) => new TextDecoder().decode(record.value));
    expect(under.toSorted()).to.deep.equal(['newer', 'x']);
    expect(store.size().count).to.equal(2);
    expect(store.byShortKey(shortKey(young.id))?.record.seq).to.equal(now + 1);
  });

  it('takes no more than so many owners under one key, and lets those who are there renew', async () => {
    const { clock, store, shared } = createStore();
    const most = 2 * MAX_OWNERS_PER_KEY;
    for (let i = 0; i < most; i++) expect(store.put(await shared(`owner ${i}`))).to.equal('taken');
    expect(store.put(await shared('one more'))).to.equal('refused');
    expect(store.put(await shared('owner 3', { seq: clock.now() + 1 }))).to.equal('taken');
    expect(store.size().count).to.equal(most);
  });

  it('is let go of when its time is over, and not before', async () => {
    const { clock, store, kept, own, shared } = createStore();
    const short = await own(40, 60_000);
    store.put(short);
    // However far ahead its owner's clock is, it is kept no longer than from now on.
    const ahead = await shared('a', { seq: clock.now() + 300_000, ttlMs: 120_000 });
    store.put(ahead);
    await clock.advance(59_999);
    store.sweep();
    expect(store.get(short.id)).not.to.equal(undefined);
    await clock.advance(1);
    store.sweep();
    expect([store.get(short.id), store.get(ahead.id) !== undefined]).to.deep.equal([undefined, true]);
    await clock.advance(60_000);
    store.sweep();
    expect([store.size(), kept.size]).to.deep.equal([{ count: 0, bytes: 0 }, 0]);
  });
});
