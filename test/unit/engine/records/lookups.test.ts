import { expect } from 'chai';
import { Operation, Status } from '../../../../src/engine/overlay/wire/codec.ts';
import { encodeList } from '../../../../src/engine/records/record-frames.ts';
import { MAX_OWNERS_PER_KEY } from '../../../../src/engine/overlay/limits.ts';
import { Neighbour } from '../../../../src/engine/overlay/neighbours/neighbour.ts';
import type { LookupResult, Query, StoredRecord } from '../../../../src/engine/overlay/overlay.ts';
import type { RequestOptions, Requests } from '../../../../src/engine/overlay/routing/requests.ts';
import { createRoutingTable } from '../../../../src/engine/overlay/routing-table/routing-table.ts';
import { createLookups } from '../../../../src/engine/records/lookups.ts';
import { createRecordStore } from '../../../../src/engine/records/record-store.ts';
import { createRecordReader, makeSigned, sharedKey } from '../../../../src/engine/records/record.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../../src/lib/bytes.ts';
import type { LinkId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createStandIn } from '../overlay/stand-in.ts';

const HOUR_MS = 3_600_000;
const { crypto } = createStandIn('who looks');
const TOPIC = utf8('topic');

interface Sent {
  readonly seq?: number;
  readonly value?: string;
}

/** A record of this owner, older or newer by so many milliseconds; an empty value takes it back. */
const recordOf = (kind: 'own' | 'shared', owner: string, { seq = 0, value }: Sent = {}) => {
  const { signer } = createStandIn(owner);
  const draft = { kind, signer, name: TOPIC, value: utf8(value ?? `${owner} ${seq}`), ttlMs: HOUR_MS };
  return makeSigned(crypto, draft, { seq: Date.UTC(2026, 0, 1, 12) + seq, nonce: 0 });
};

/** A lookup that the test answers, in a network of so many neighbours. */
const createLooking = (neighbours = 30) => {
  const clock = createVirtualClock();
  const random = createSeededRandom(1);
  const self = random.bytes(32);
  const table = createRoutingTable(self, 20);
  for (let link = 1; link <= neighbours; link++) {
    const id = random.bytes(32);
    const one = new Neighbour(link as LinkId, { key: id, friend: false }, { id, now: clock.now() });
    one.client = false;
    table.add(one);
  }
  const shelf = { load: async () => [], write: () => undefined };
  const store = createRecordStore({ clock, shelf, self });
  const rounds: RequestOptions[] = [];
  const requests: Requests = {
    ask: (asked) => {
      rounds.push(asked);
      return () => void cancelled.push(rounds.length);
    },
    stop: () => undefined,
  };
  const cancelled: number[] = [];
  const corrected: StoredRecord[] = [];
  const find = createLookups({
    clock,
    requests,
    table,
    store,
    check: { read: createRecordReader({ crypto, workBits: 0 }), now: () => clock.now() },
    trace: () => undefined,
    correct: (record) => void corrected.push(record),
  });
  const looking = {
    clock,
    store,
    rounds,
    cancelled,
    corrected,
    result: undefined as LookupResult | undefined,
    heard: [] as string[],
    cancel: () => undefined as void,
    begin: (query: Pick<Query, 'key' | 'kind' | 'paths'>) => {
      const lookup = find({
        ...query,
        what: 'record',
        found: ({ value }) => looking.heard.push(fromUtf8(value)!),
      });
      looking.cancel = lookup.cancel;
      void lookup.done.then((result) => {
        looking.result = result;
      });
    },
    /** One path of the latest round answers with these records; `undefined`: it never does. */
    answer: async (records: readonly StoredRecord[] | undefined, hops = 3): Promise<void> => {
      const status = records?.length ? Status.found : Status.nothing;
      const body = encodeList((records ?? []).map(({ bytes }) => bytes));
      const reply = records && { request: 1, path: 0, hops, status, body };
      rounds.at(-1)?.each({ reply, first: self });
      await clock.settle();
    },
    /** All paths of the latest round have ended. */
    endRound: async (): Promise<void> => {
      rounds.at(-1)?.done();
      await clock.settle();
    },
    found: (): readonly string[] => looking.result?.records.map(({ value }) => fromUtf8(value)!) ?? [],
  };
  return looking;
};

describe('lookups of a record that its owner may change', () => {
  it('end as soon as three answers agree', async () => {
    const looking = createLooking();
    const record = await recordOf('own', 'mina');
    looking.begin({ key: record.record.key, kind: 'own', paths: 6 });
    expect(looking.rounds[0]).to.include({ operation: Operation.get, paths: 6 });
    await looking.answer([record]);
    await looking.answer([record]);
    expect(looking.result).to.equal(undefined);
    await looking.answer([record]);
    expect(looking.found()).to.deep.equal(['mina 0']);
    expect(looking.result).to.deep.include({ answered: true, hops: 3 });
    expect([looking.cancelled, looking.corrected, looking.heard]).to.deep.equal([[1], [], ['mina 0']]);
  });

  it('give the newest, and mend what was older', async () => {
    const looking = createLooking();
    const [old, young] = [await recordOf('own', 'mina'), await recordOf('own', 'mina', { seq: 5 })];
    looking.begin({ key: old.record.key, kind: 'own' });
    await looking.answer([old]);
    await looking.answer([young]);
    await looking.answer([old]);
    // They do not agree, so all paths are heard out.
    expect(looking.result).to.equal(undefined);
    await looking.endRound();
    expect(looking.found()).to.deep.equal(['mina 5']);
    expect(looking.heard).to.deep.equal(['mina 0', 'mina 5']);
    expect(looking.corrected.map(({ record }) => record.seq)).to.deep.equal([young.record.seq]);
  });

  it('find nothing where it was taken back, and mend that too', async () => {
    const looking = createLooking();
    const [old, gone] = [await recordOf('own', 'mina'), await recordOf('own', 'mina', { seq: 5, value: '' })];
    looking.begin({ key: old.record.key, kind: 'own' });
    await looking.answer([gone]);
    await looking.answer([old]);
    await looking.endRound();
    expect(looking.result).to.deep.include({ records: [], answered: true });
    expect(looking.heard).to.deep.equal([]);
    expect(looking.corrected.map(({ record }) => record.value.length)).to.deep.equal([0]);
  });

  it('believe nothing that its owner has not signed, or that is another record', async () => {
    const looking = createLooking();
    const record = await recordOf('own', 'mina');
    const forged: StoredRecord = { ...record, bytes: record.bytes.with(60, 1) };
    looking.begin({ key: record.record.key, kind: 'own' });
    await looking.answer([forged]);
    await looking.answer([await recordOf('own', 'eve', { seq: 9 })]);
    await looking.answer([await recordOf('shared', 'mina', { seq: 9 })]);
    expect([looking.heard, looking.result]).to.deep.equal([[], undefined]);
    await looking.answer([forged, record]);
    expect(looking.heard).to.deep.equal(['mina 0']);
  });

  it('compare what one holds oneself with what others say, but do not count it: it may be old', async () => {
    const looking = createLooking();
    const record = await recordOf('own', 'mina');
    looking.store.put(record);
    looking.begin({ key: record.record.key, kind: 'own' });
    await looking.answer([record]);
    expect(looking.result).to.equal(undefined);
    await looking.answer([await recordOf('own', 'mina', { seq: 5 })]);
    await looking.endRound();
    expect(looking.found()).to.deep.equal(['mina 5']);
  });

  it('have enough with half of the paths, so that nobody waits for the slowest', async () => {
    const looking = createLooking();
    const record = await recordOf('own', 'mina');
    looking.begin({ key: record.record.key, kind: 'own', paths: 6 });
    for (const ended of [false, false, true]) {
      await looking.answer([record]);
      expect(looking.result !== undefined).to.equal(ended);
    }
  });
});

describe('lookups of a topic', () => {
  it('ask again where what was answered was changed: there may have been more in it', async () => {
    const looking = createLooking();
    const [anna, ben] = [await recordOf('shared', 'anna'), await recordOf('shared', 'ben')];
    const forged: StoredRecord = { ...ben, bytes: ben.bytes.with(60, 1) };
    looking.begin({ key: anna.record.key, kind: 'shared' });
    await looking.answer([anna, forged]);
    await looking.endRound();
    expect(looking.heard).to.deep.equal(['anna 0']);
    expect(looking.rounds.map(({ firstPath }) => firstPath)).to.deep.equal([0, 3]);
    await looking.answer([anna, ben]);
    await looking.endRound();
    expect(looking.found()).to.have.members(['anna 0', 'ben 0']);
  });

  it('gather all owners, each with their newest, to the end', async () => {
    const looking = createLooking();
    const records = await Promise.all(
      ['mina', 'zoe', 'ann'].map((owner, seq) => recordOf('shared', owner, { seq })),
    );
    const gone = await recordOf('shared', 'zoe', { seq: 7, value: '' });
    looking.begin({ key: records[0]!.record.key, kind: 'shared' });
    await looking.answer(records.slice(0, 2));
    await looking.answer(records);
    await looking.answer([gone]);
    expect(looking.result).to.equal(undefined);
    await looking.endRound();
    expect(looking.found()).to.have.members(['mina 0', 'ann 2']);
    expect(looking.heard).to.deep.equal(['mina 0', 'zoe 1', 'ann 2']);
  });
});

describe('an answer with more records than one can have', () => {
  it('is not believed, and nothing of it is checked', async () => {
    const looking = createLooking();
    const records = await Promise.all(
      Array.from({ length: MAX_OWNERS_PER_KEY + 1 }, (_, i) => recordOf('shared', `owner ${i}`)),
    );
    looking.begin({ key: sharedKey(crypto, TOPIC), kind: 'shared' });
    await looking.answer(records);
    expect(looking.heard).to.deep.equal([]);
    await looking.answer(records.slice(1));
    expect(looking.heard.length).to.equal(MAX_OWNERS_PER_KEY);
  });
});

describe('lookups that find nothing', () => {
  const key: Bytes = new Uint8Array(32).fill(5);

  it('begin anew over others, twice, and give up then', async () => {
    const looking = createLooking();
    looking.begin({ key, kind: 'own' });
    for (let round = 1; round <= 3; round++) {
      expect([looking.rounds.length, looking.result]).to.deep.equal([round, undefined]);
      await looking.answer([]);
      await looking.answer(undefined);
      await looking.endRound();
    }
    expect(looking.result).to.deep.include({ records: [], answered: true });
    // The first node of one round is avoided in the next.
    expect(new Set(looking.rounds.map(({ avoid }) => avoid)).size).to.equal(1);
  });

  it('end after one round where that was everybody', async () => {
    const looking = createLooking(5);
    looking.begin({ key, kind: 'own', paths: 6 });
    expect(looking.rounds[0]?.paths).to.equal(5);
    await looking.answer([]);
    await looking.endRound();
    expect(looking.result).to.deep.include({ records: [], answered: true });
  });

  it('say so where nobody has answered, or there was nobody to ask', async () => {
    const looking = createLooking(5);
    looking.begin({ key, kind: 'own' });
    await looking.answer(undefined);
    await looking.endRound();
    expect(looking.result).to.deep.include({ records: [], answered: false });
    const alone = createLooking(0);
    alone.begin({ key, kind: 'own' });
    await alone.clock.settle();
    expect(alone.result).to.deep.include({ records: [], answered: false });
  });

  it('that are cancelled give what has come, and hear nothing more', async () => {
    const looking = createLooking();
    const [mina, zoe] = [await recordOf('shared', 'mina'), await recordOf('shared', 'zoe')];
    looking.begin({ key: mina.record.key, kind: 'shared' });
    await looking.answer([mina]);
    looking.cancel();
    await looking.answer([zoe]);
    await looking.endRound();
    expect([looking.found(), looking.heard]).to.deep.equal([['mina 0'], ['mina 0']]);
    expect([looking.rounds.length, looking.cancelled]).to.deep.equal([1, [1]]);
  });
});
