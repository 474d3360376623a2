import { expect } from 'chai';
import fc from 'fast-check';
import { VERSION, decodeHead } from '../../../src/engine/backup/format.ts';
import { type BackupRecord, createRecordDecoder, encodeRecord } from '../../../src/engine/backup/records.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import type { MessageId } from '../../../src/engine/api/ids.ts';
import { inviteIdOf } from '../../../src/engine/wire/ids.ts';
import { type Bytes, concat, equalBytes } from '../../../src/lib/bytes.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { depsOver, personOf, restoreFrom, sealedFile } from './workshop.ts';
import { named } from '../named.ts';
import { NAMELESS } from '../../../src/engine/wire/nickname.ts';

const at = 1_700_000_000_000;
const [ann, bob] = [1, 2].map(personOf).toSorted((a, b) => (a.id < b.id ? -1 : 1)) as [
  ReturnType<typeof personOf>,
  ReturnType<typeof personOf>,
];
const chatOf = (id: string) => id as never;

const contact = ({ id, identityKey }: typeof ann): BackupRecord => [
  'contact',
  {
    id,
    nickname: named('N'),
    identityKey,
    pairSecret: new Uint8Array(32),
    addedAt: at,
    namedAt: at,
    renamedFrom: null,
    ownName: NAMELESS,
    note: '',
    lastSeenAt: null,
    verified: null,
    devices: [],
  },
];
const cursor = ({ id }: typeof ann): BackupRecord => [
  'cursor',
  { person: id, cursor: { nextOut: 4, delivered: 2, read: 1, readOrder: 1, incoming: [] } },
];
const chat = ({ id }: typeof ann, lastOrder = 2): BackupRecord => [
  'chat',
  { id: chatOf(id), unread: 0, lastOrder, seenOrder: 0, activeAt: at, last: null },
];
const message = ({ id }: typeof ann, order: number): BackupRecord => [
  'message',
  {
    id: ann.id as string as MessageId,
    chat: chatOf(id),
    order,
    mine: true,
    seq: order,
    device: null,
    text: 'text',
    writtenAt: at,
    deliveredAt: null,
    readAt: null,
  },
];
const manifest: BackupRecord = ['manifest', { network: 'test', createdAt: at, history: true }];
const identity: BackupRecord = ['identity', { secret: new Uint8Array(32).fill(9) }];
const profile: BackupRecord = ['profile', { nickname: named('Mina') }];
const settings: BackupRecord = ['settings', { readReceipts: true, discoverable: false, network: true }];
const end = (contacts = 0, cursors = 0, chats = 0, messages = 0, people = 0): BackupRecord => [
  'end',
  {
    contacts,
    cursors,
    chats,
    claims: people,
    invites: people,
    requests: people,
    sent: people,
    blocked: people,
    messages,
  },
];
const inviteSecret = new Uint8Array(16).fill(3);
const inviteId = inviteIdOf(inviteSecret);
const claim: BackupRecord = [
  'claim',
  { name: 'mina', nickname: named('Mina'), index: 20, since: at, shards: [1, 0] },
];
const invite: BackupRecord = [
  'invite',
  {
    id: inviteId,
    invite: {
      secret: inviteSecret,
      code: 'code',
      createdAt: at,
      expiresAt: at + 1,
      state: 'open',
      usedBy: null,
      for: bob.id,
      share: null,
    },
  },
];
const request: BackupRecord = [
  'request',
  {
    person: ann.id,
    request: {
      nickname: named('Ann'),
      greeting: 'Hello',
      deviceKey: new Uint8Array(32),
      code: 'code',
      madeAt: at,
      receivedAt: at,
      work: 18,
      answer: { kind: 'decline', at },
    },
  },
];
const sent: BackupRecord = [
  'sent',
  {
    person: bob.id,
    request: {
      nickname: named('Bob'),
      devices: [new Uint8Array(32)],
      greeting: '',
      sentAt: at,
      times: [at],
      state: 'left',
      invite: { id: inviteId, code: 'code' },
      letter: null,
      leftSecret: new Uint8Array(32),
    },
  },
];
const blocked: BackupRecord = ['blocked', { person: ann.id, blocked: { nickname: named('Ann'), since: at } }];

const whole: readonly BackupRecord[] = [
  manifest,
  identity,
  profile,
  settings,
  contact(ann),
  contact(bob),
  cursor(ann),
  cursor(bob),
  chat(ann),
  chat(bob),
  claim,
  invite,
  request,
  sent,
  blocked,
  message(ann, 1),
  message(ann, 2),
  message(bob, 2),
  end(2, 2, 2, 3, 1),
];

const bytesOf = (records: readonly BackupRecord[]): Bytes => concat(...records.map(encodeRecord));
const restored = async (records: readonly BackupRecord[]) => restoreFrom(await sealedFile(bytesOf(records)));

/** Records with a nickname in them. */
const NAMED = ['profile', 'contact', 'claim', 'request', 'sent', 'blocked'];

describe('the records of a backup', () => {
  it('are taken in their order, with settings or without', async () => {
    expect(await restored(whole)).to.equal('restored');
    expect(await restored(whole.filter((record) => record !== settings))).to.equal('restored');
    expect(await restored([manifest, identity, profile, end()])).to.equal('restored');
  });

  it('are refused as a whole where one is missing, doubled or in another place', async () => {
    for (const missing of whole) {
      if (missing === settings) continue;
      expect(await restored(whole.filter((record) => record !== missing)), missing[0]).to.equal('damaged');
    }
    for (const [i, record] of whole.entries())
      expect(await restored(whole.toSpliced(i, 0, record)), `${record[0]} twice`).to.equal('damaged');
    for (let i = 1; i < whole.length; i++) {
      const pair = whole.slice(i - 1, i + 1).toReversed();
      expect(await restored(whole.toSpliced(i - 1, 2, ...pair)), `${i} before ${i - 1}`).to.equal('damaged');
    }
    expect(await restored([])).to.equal('damaged');
  });

  it('are refused where they contradict each other', async () => {
    const strange = { id: ann.id, identityKey: bob.identityKey };
    expect(await restored([manifest, identity, profile, contact(strange), end(1)])).to.equal('damaged');
    expect(await restored([manifest, identity, profile, message(ann, 1), end(0, 0, 0, 1)])).to.equal(
      'damaged',
    );
    const another = ['invite', { ...(invite[1] as object), id: bob.id }] as unknown as BackupRecord;
    const swapped = whole.map((record) => (record === invite ? another : record));
    expect(await restored(swapped)).to.equal('damaged');
    const beyond = [manifest, identity, profile, chat(ann, 1), message(ann, 2), end(0, 0, 1, 1)];
    expect(await restored(beyond)).to.equal('damaged');
  });

  it('are refused where a field is out of bounds, unknown or missing', async () => {
    const decode = createRecordDecoder(depsOver(createMemoryStore()).core.tables, VERSION);
    const body = (value: unknown): Bytes => encodeCbor(value as never);
    expect(decode(body(['profile', { nickname: named('Mina') }]))).to.deep.equal([
      'profile',
      { nickname: named('Mina') },
    ]);
    for (const wrong of [
      ['profile', { nickname: named('x').repeat(129) }],
      ['profile', { nickname: named('Mina'), more: 1 }],
      ['profile', {}],
      ['profile'],
      ['profile', 'Mina'],
      ['profile', []],
      ['profile', null],
      ['draft', { text: 'x' }],
      ['identity', { secret: new Uint8Array(31) }],
      ['manifest', { network: 'test', createdAt: -1, history: true }],
      [
        'cursor',
        { person: 'mina', cursor: { nextOut: 1, delivered: 0, read: 0, readOrder: 0, incoming: [] } },
      ],
      ['cursor', { person: ann.id }],
      ['message', { ...(message(ann, 1)[1] as object), text: 'x'.repeat(65_537) }],
      ['end', { ...(end()[1] as object), contacts: 1.5 }],
      // What stood at the end of version 1.
      ['end', { contacts: 0, cursors: 0, chats: 0, messages: 0 }],
      // Nobody holds an index because a file says so.
      ['claim', { ...(claim[1] as object), held: true }],
      ['claim', { ...(claim[1] as object), index: 0 }],
      ['claim', { ...(claim[1] as object), name: 'x'.repeat(2_049) }],
      ['claim', { name: 'mina', nickname: named('Mina'), index: 1, since: at }],
      ['blocked', { ...(blocked[1] as object), more: 1 }],
      ['blocked', { person: 'ann', blocked: { nickname: named('Ann'), since: at } }],
      ['request', { person: ann.id, request: { nickname: named('Ann') } }],
      ['sent', { person: ann.id }],
      ['invite', { id: inviteId }],
    ])
      expect(decode(body(wrong)), JSON.stringify(wrong)).to.equal(undefined);
  });

  it('of version 1 are what they were, and nothing that came later', async () => {
    const { tables } = depsOver(createMemoryStore()).core;
    const decode = createRecordDecoder(tables, 1);
    for (const record of [claim, invite, request, sent, blocked, end()])
      expect(decode(encodeRecord(record).slice(4)), record[0]).to.equal(undefined);
    const counts = { contacts: 1, cursors: 2, chats: 3, messages: 4 };
    const none = { claims: 0, invites: 0, requests: 0, sent: 0, blocked: 0 };
    expect(decode(encodeCbor(['end', counts] as never))).to.deep.equal(['end', { ...counts, ...none }]);
  });

  it('are refused with a length that is not theirs', async () => {
    const good = bytesOf(whole);
    for (const length of [0, 1, 5, 128 * 1024 + 1, 0xffff_ffff]) {
      const bad = good.slice();
      new DataView(bad.buffer).setUint32(0, length);
      expect(await restoreFrom(await sealedFile(bad)), `${length}`).to.equal('damaged');
    }
    expect(await restoreFrom(await sealedFile(concat(good, new Uint8Array(3))))).to.equal('damaged');
  });

  it('are read across the borders of chunks', async () => {
    const [one, two] = [message(ann, 1), message(ann, 2)].map((record) => [
      record[0],
      { ...(record[1] as object), text: 'y'.repeat(65_536) },
    ]) as unknown as [BackupRecord, BackupRecord];
    const long = whole.flatMap((record) =>
      record[0] !== 'message'
        ? [record]
        : record === whole[15]
          ? [one]
          : record === whole[16]
            ? [two]
            : [record],
    );
    expect(await restored(long)).to.equal('restored');
  });

  it('never throw while being read, whatever the bytes', () => {
    const decode = createRecordDecoder(depsOver(createMemoryStore()).core.tables, VERSION);
    const examples = whole.map((record) => encodeRecord(record).slice(4));
    const mutated = fc
      .tuple(fc.constantFrom(...examples), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }))
      .map(([bytes, place, patch]) => {
        const copy = bytes.slice();
        copy.set(patch.slice(0, copy.length), Math.min(place % copy.length, Math.max(0, copy.length - 4)));
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
        const record = decode(bytes);
        const again = record && encodeRecord(record).subarray(4);
        // What is read at all is written the same way again, but for a name that was not in its form.
        if (again) expect(decode(again)).to.deep.equal(record);
        if (again && !equalBytes(again, bytes)) expect(NAMED).to.include(record[0]);
        decodeHead(new Uint8Array(bytes));
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('of any kind, cut and patched in a sealed file, are restored or refused, and never half', async () => {
    const good = bytesOf(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.nat(255),
        fc.nat(good.length),
        async (place, bits, cut) => {
          const bad = good.slice(0, Math.max(cut, 1));
          if (place < bad.length) bad[place] = (bad[place] as number) ^ bits;
          const store = createMemoryStore();
          const outcome = await restoreFrom(await sealedFile(bad), { deps: depsOver(store) });
          const rows = await store.reopen().list('keys');
          expect(rows.ok && rows.value.length).to.equal(outcome === 'restored' ? 1 : 0);
          expect(['restored', 'damaged', 'foreign-network']).to.include(outcome);
        },
      ),
      { numRuns: 300 },
    );
  });
});
