import { expect } from 'chai';
import { REPUBLISH_EVERY_MS, REPUBLISH_FIRST_MS } from '../../../../src/engine/overlay/limits.ts';
import type { RecordDraft, StoredRecord } from '../../../../src/engine/overlay/overlay.ts';
import { Republication } from '../../../../src/engine/records/republication.ts';
import { createRecordStore } from '../../../../src/engine/records/record-store.ts';
import { createRecordReader, makeSigned, readRecord } from '../../../../src/engine/records/record.ts';
import { fromUtf8, utf8 } from '../../../../src/lib/bytes.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createStandIn } from '../overlay/stand-in.ts';

const HOUR_MS = 3_600_000;
const TTL_MS = 24 * HOUR_MS;
/** How long it takes to reach the holders. */
const PUT_MS = 100;

const { crypto, signer } = createStandIn('owner');
const NAME = utf8('card');

/** A record that is kept up, and what others see of it. */
const createKeeping = ({ kind = 'own' as 'own' | 'shared', workBits = 0, holders = 12, before = 0 } = {}) => {
  const clock = createVirtualClock();
  const random = createSeededRandom(1);
  const shelf = { load: async () => [], write: () => undefined };
  const store = createRecordStore({ clock, shelf, self: random.bytes(32) });
  const puts: { readonly at: number; readonly record: StoredRecord }[] = [];
  const startedAt = clock.now();
  const world = { clock, store, puts, holders, isSure: true, ended: 0, startedAt };
  const keep = (draft: RecordDraft): Republication =>
    new Republication(
      {
        clock,
        random,
        crypto,
        store,
        workBits,
        put: async (record) => {
          puts.push({ at: clock.now() - startedAt, record });
          await new Promise<void>((resolve) => void clock.after(PUT_MS, resolve));
          return { holders: world.holders, isSure: world.isSure && world.holders > 0 };
        },
        ended: () => {
          world.ended += 1;
        },
      },
      draft,
    );
  const begin = async (value = 'one', ttlMs = TTL_MS): Promise<Republication> => {
    if (before > 0) {
      const draft = { kind, signer, name: NAME, value: utf8('before'), ttlMs };
      store.put(await makeSigned(crypto, draft, { seq: clock.now() + before, nonce: 0 }));
    }
    return keep({ kind, signer, name: NAME, value: utf8(value), ttlMs });
  };
  const values = (): readonly string[] => puts.map(({ record }) => fromUtf8(record.record.value)!);
  const seqs = (): readonly number[] => puts.map(({ record }) => record.record.seq - startedAt);
  return Object.assign(world, { keep, begin, values, seqs });
};

/** What a promise has come to so far. */
const settledValue = <T>(promise: Promise<T>): { value?: T } => {
  const seen: { value?: T } = {};
  void promise.then((value) => {
    seen.value = value;
  });
  return seen;
};

describe('a record that is kept up', () => {
  it('is published at once, and says how many have it', async () => {
    const keeping = createKeeping();
    const stored = settledValue((await keeping.begin()).stored);
    await keeping.clock.advance(PUT_MS);
    expect([stored.value, keeping.values()]).to.deep.equal([12, ['one']]);
  });

  it('is published again every hour or so, and signed anew when a quarter of its life is over', async () => {
    const keeping = createKeeping();
    await keeping.begin();
    await keeping.clock.advance(20 * HOUR_MS);
    const pauses = keeping.puts.slice(1).map(({ at }, index) => at - keeping.puts[index]!.at);
    for (const pause of pauses) {
      expect(pause).to.be.within((REPUBLISH_EVERY_MS * 2) / 3, (REPUBLISH_EVERY_MS * 4) / 3 + PUT_MS);
    }
    for (const { at, record } of keeping.puts) {
      const age = at + keeping.startedAt - record.record.seq;
      expect(age).to.be.within(0, TTL_MS / 4);
    }
    // Between those it is the same record, so that it need not be checked again.
    expect(new Set(keeping.seqs()).size).to.be.within(3, 5);
  });

  it('is tried again soon where it reached nobody, then after longer and longer pauses', async () => {
    const keeping = createKeeping({ holders: 0 });
    const stored = settledValue((await keeping.begin()).stored);
    await keeping.clock.advance(12 * HOUR_MS);
    expect(stored.value).to.equal(0);
    const pauses = keeping.puts.slice(1).map(({ at }, index) => at - keeping.puts[index]!.at - PUT_MS);
    pauses.forEach((pause, index) => {
      const middle = Math.min(REPUBLISH_EVERY_MS, 2 * REPUBLISH_FIRST_MS * 2 ** index);
      expect(pause, `pause ${index}`).to.be.within((middle * 2) / 3 - 1, (middle * 4) / 3 + 1);
    });
    expect(pauses.length).to.be.within(12, 25);
  });

  it('is tried again where too few confirmed it, until enough do', async () => {
    const keeping = createKeeping();
    keeping.isSure = false;
    const stored = settledValue((await keeping.begin()).stored);
    await keeping.clock.advance(5 * REPUBLISH_FIRST_MS);
    expect(stored.value).to.equal(12);
    expect(keeping.puts.length).to.be.within(2, 3);
    keeping.isSure = true;
    await keeping.clock.advance(8 * REPUBLISH_FIRST_MS);
    const { length } = keeping.puts;
    await keeping.clock.advance(REPUBLISH_EVERY_MS / 2);
    expect(keeping.puts).to.have.lengthOf(length);
  });

  it('is tried again soon when there is somebody, once however many they are, and not where it is kept', async () => {
    const keeping = createKeeping({ holders: 0 });
    const kept = await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    keeping.holders = 12;
    for (let met = 0; met < 10; met++) kept.retry();
    await keeping.clock.advance(2_000 + PUT_MS);
    expect(keeping.puts).to.have.lengthOf(2);
    kept.retry();
    await keeping.clock.advance(10_000 + PUT_MS);
    expect(keeping.puts).to.have.lengthOf(2);
  });

  it('is changed in the order it was said, and what is later counts as later', async () => {
    const keeping = createKeeping();
    const kept = await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    const updates = [kept.update(utf8('two')), kept.update(utf8('three'))];
    await keeping.clock.advance(5 * PUT_MS);
    expect(await Promise.all(updates)).to.deep.equal([12, 12]);
    expect(keeping.values().at(-1)).to.equal('three');
    const seqs = keeping.seqs();
    expect(seqs).to.deep.equal([...new Set(seqs)].toSorted((a, b) => a - b));
    // Never is an older value published behind a newer one.
    expect(keeping.values()).to.deep.equal(
      keeping.values().toSorted((a, b) => (a === 'one' ? -1 : b === 'one' ? 1 : 0)),
    );
    await keeping.clock.advance(5 * HOUR_MS);
    expect(new Set(keeping.values().slice(3))).to.deep.equal(new Set(['three']));
  });

  it('is numbered by the clock as soon as that is right, however far it was ahead', async () => {
    const years = 10 * 365 * TTL_MS;
    const running = createKeeping();
    running.clock.jump(years);
    const kept = await running.begin();
    await running.clock.advance(PUT_MS);
    running.clock.jump(-years);
    void kept.update(utf8('two'));
    await running.clock.advance(PUT_MS);
    expect(running.values()).to.deep.equal(['one', 'two']);
    expect(running.seqs()[1]).to.be.within(0, 2 * PUT_MS);
    // The same after a reload, by what was held before it.
    const restarted = createKeeping({ before: years });
    await restarted.begin();
    await restarted.clock.advance(PUT_MS);
    expect(restarted.seqs()).to.deep.equal([0]);
  });

  it('counts as later also where the clock was set back', async () => {
    const keeping = createKeeping();
    const kept = await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    keeping.clock.jump(-60_000);
    void kept.update(utf8('two'));
    await keeping.clock.advance(PUT_MS);
    const [first, second] = keeping.seqs();
    expect(second).to.be.greaterThan(first!);
  });

  it('counts as later than what was published before a reload', async () => {
    const keeping = createKeeping({ before: 60_000 });
    await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    expect(keeping.seqs()).to.deep.equal([60_001]);
  });

  it('is taken back with an empty value, and then let be', async () => {
    const keeping = createKeeping();
    const kept = await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    const gone = settledValue(kept.withdraw().then(() => true));
    await keeping.clock.advance(PUT_MS);
    expect([gone.value, keeping.values(), keeping.ended]).to.deep.equal([true, ['one', ''], 1]);
    await keeping.clock.advance(10 * HOUR_MS);
    expect(keeping.puts).to.have.lengthOf(2);
  });

  it('is let be once it is stopped', async () => {
    const keeping = createKeeping();
    const kept = await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    kept.stop();
    const late = settledValue(kept.update(utf8('two')));
    await keeping.clock.advance(10 * HOUR_MS);
    expect([keeping.values(), late.value]).to.deep.equal([['one'], 0]);
  });

  it('is not published where it is stopped before its work is done, and says so', async () => {
    const keeping = createKeeping({ kind: 'shared', workBits: 60 });
    const kept = await keeping.begin();
    const stored = settledValue(kept.stored);
    await keeping.clock.settle();
    expect(stored.value).to.equal(undefined);
    kept.stop();
    await keeping.clock.advance(1);
    expect([stored.value, keeping.puts]).to.deep.equal([0, []]);
  });

  it('is not published where it is stopped while it is being signed', async () => {
    const keeping = createKeeping();
    const slow = { publicKey: signer.publicKey, sign: async (body: Uint8Array) => signer.sign(body) };
    const kept = keeping.keep({ kind: 'own', signer: slow, name: NAME, value: utf8('one'), ttlMs: TTL_MS });
    const stored = settledValue(kept.stored);
    await Promise.resolve();
    kept.stop();
    await keeping.clock.advance(PUT_MS);
    expect([stored.value, keeping.puts]).to.deep.equal([0, []]);
  });

  it('holds where it is checked, its work included', async () => {
    const keeping = createKeeping({ kind: 'shared', workBits: 6 });
    await keeping.begin();
    await keeping.clock.advance(PUT_MS);
    const check = { read: createRecordReader({ crypto, workBits: 6 }), now: () => keeping.clock.now() };
    const read = readRecord(check, keeping.puts[0]!.record.bytes);
    expect(await read?.check()).to.equal(true);
  });
});
