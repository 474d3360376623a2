import { expect } from 'chai';
import fc from 'fast-check';
import { decodeHead } from '../../../src/engine/backup/format.ts';
import { type BackupRecord, createRecordDecoder, encodeRecord } from '../../../src/engine/backup/records.ts';
import { signingKeyOf } from '../../../src/engine/crypto/signature.ts';
import { encodeCard } from '../../../src/engine/devices/device-card.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { inviteIdOf } from '../../../src/engine/wire/ids.ts';
import { type Bytes, concat, equalBytes } from '../../../src/lib/bytes.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { added, newDevice, personWith, primitives } from '../engine/devices/persons.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { type Book, book, entryRow, recordsOf } from './book-rows.ts';
import { saying } from './said.ts';
import { IDENTITY_SECRET, WITH_JUN, depsOver, personOf, restoreFrom, sealedFile } from './workshop.ts';
import { named } from '../named.ts';
import { NAMELESS } from '../../../src/engine/wire/nickname.ts';

const at = 1_700_000_000_000;
const [ann, bob] = [1, 2].map(personOf).toSorted((a, b) => (a.id < b.id ? -1 : 1)) as [
  ReturnType<typeof personOf>,
  ReturnType<typeof personOf>,
];

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
const manifest: BackupRecord = ['manifest', { network: 'test', createdAt: at, history: true }];
const identity: BackupRecord = ['identity', { secret: IDENTITY_SECRET }];
const devices: BackupRecord = ['devices', { parts: [] }];
const profile: BackupRecord = ['profile', { nickname: named('Mina') }];
const settings: BackupRecord = ['settings', { readReceipts: true, discoverable: false, network: true }];
const NOTHING = { conversations: 0, logs: 0, chats: 0, receipts: 0, entries: 0 };
const end = (contacts = 0, people = 0, said = NOTHING): BackupRecord => [
  'end',
  {
    contacts,
    claims: people,
    invites: people,
    requests: people,
    sent: people,
    blocked: people,
    ...said,
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

/** Everything, with this of what was said. */
const wholeWith = (said: Book): readonly BackupRecord[] => {
  const { before, behind, counts } = recordsOf(said);
  const contacts = [contact(ann), contact(bob)];
  const people = [claim, invite, request, sent, blocked];
  return [
    manifest,
    identity,
    devices,
    profile,
    settings,
    ...contacts,
    ...before,
    ...people,
    ...behind,
    end(contacts.length, 1, counts),
  ];
};
const whole = wholeWith(book);

const bytesOf = (records: readonly BackupRecord[]): Bytes => concat(...records.map(encodeRecord));
const restored = async (records: readonly BackupRecord[]) => restoreFrom(await sealedFile(bytesOf(records)));

const decoder = () => {
  const { core, kinds } = depsOver(createMemoryStore());
  return createRecordDecoder(kinds, core);
};

/** Records with a nickname in them. */
const NAMED = ['profile', 'contact', 'claim', 'request', 'sent', 'blocked'];

describe('the records of a backup', () => {
  it('are taken in their order, with settings or without', async () => {
    expect(await restored(whole)).to.equal('restored');
    expect(await restored(whole.filter((record) => record !== settings))).to.equal('restored');
    expect(await restored([manifest, identity, devices, profile, end()])).to.equal('restored');
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
    expect(await restored([manifest, identity, devices, profile, contact(strange), end(1)])).to.equal(
      'damaged',
    );
    const another = ['invite', { ...(invite[1] as object), id: bob.id }] as unknown as BackupRecord;
    const swapped = whole.map((record) => (record === invite ? another : record));
    expect(await restored(swapped)).to.equal('damaged');
    const bare = ['manifest', { ...(manifest[1] as object), history: false }] as unknown as BackupRecord;
    expect(await restored(whole.with(0, bare))).to.equal('damaged');
  });

  it('are refused where a field is out of bounds, unknown or missing', async () => {
    const decode = decoder();
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
      ['devices', { parts: [new Uint8Array(4_097)] }],
      ['devices', { parts: Array.from({ length: 25 }, () => new Uint8Array(1)) }],
      ['manifest', { network: 'test', createdAt: -1, history: true }],
      ['end', { ...(end()[1] as object), messages: 0 }],
      ...book.conversations.flatMap((row) => [
        ['conversation', { ...row, number: 0 }],
        ['conversation', { ...row, number: 2 ** 32 + 1 }],
        ['conversation', { ...row, conversation: { ...row.conversation, kind: 'room' } }],
        ['conversation', { ...row, conversation: { ...row.conversation, authors: -1 } }],
      ]),
      ...book.logs.flatMap(({ log, ...of }) => [
        // What a log has follows from the entries.
        ['log', { ...of, log: { ...log, steps: [] } }],
        ['log', { ...of, author: 1_025, log }],
        ['log', { ...of, log: { ...log, person: 'mina' } }],
        ['log', { ...of, log: { ...log, forks: [3, 3] } }],
        ['log', { ...of, log: { ...log, seen: [1] } }],
        ...['seen', 'read', 'delivered', 'refused'].map((what) => {
          return ['log', { ...of, log: { ...log, [what]: [2 ** 48 - 1, 2 ** 48 - 1] } }];
        }),
      ]),
      ...book.chats.flatMap((row) => [
        ['chat', { ...row, id: 'mina' }],
        // What is unread, and the last message, follow from the entries.
        ['chat', { ...row, unread: 0, last: null }],
      ]),
      ...book.receipts.flatMap((row) => [
        ['receipt', { ...row, what: 2 }],
        ['receipt', { ...row, receipt: { first: row.last + 1, at } }],
      ]),
      ...book.entries.flatMap((row) => [
        ['entry', { ...row, branch: 16 }],
        ['entry', { ...row, number: 0 }],
        ['entry', { ...row, time: 2 ** 49 }],
        ['entry', { ...row, settled: 1 }],
        ['entry', { ...row, entry: { ...row.entry, content: new Uint8Array(66_561) } }],
        ['entry', { ...row, entry: { ...row.entry, after: Array(9).fill(row.entry.id) } }],
        // Nothing but a map by whole numbers, in its one encoding.
        ...[[0x80], [0xa1, 0x61, 0x61, 1], [0xa0, 0], [0xb8, 0], [0xa1, 0x20, 1]].map((bytes) => {
          return ['entry', { ...row, entry: { ...row.entry, extensions: new Uint8Array(bytes) } }];
        }),
      ]),
      ['end', { ...(end()[1] as object), contacts: 1.5 }],
      // A file cannot say that this person holds an index.
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

  it('name no devices but those of the person whose file it is', async () => {
    const fileWith = (parts: Bytes[]) =>
      restored(whole.map((record) => (record === devices ? ['devices', { parts }] : record)));
    const own = await signingKeyOf(primitives, IDENTITY_SECRET);
    const add = await added(own, await newDevice());
    const part = encodeCard({ identityKey: own.publicKey, list: [add], prekeys: [] });
    expect(await fileWith([part])).to.equal('restored');
    const signature = part.length - 2;
    expect(await fileWith([part.with(signature, part[signature]! ^ 1)])).to.equal('damaged');
    const { card } = await personWith(1);
    expect(await fileWith([encodeCard(card)])).to.equal('damaged');
    expect(await fileWith([part, encodeCard(card)])).to.equal('damaged');
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
    const long = (number: number) => saying('text', 'y'.repeat(65_536 - number));
    const first = entryRow([WITH_JUN, 2, 1], {}, long(1));
    const second = entryRow([WITH_JUN, 2, 2], { previous: first.entry.id }, long(2));
    const entries = [...book.entries.filter(({ author }) => author === 1), first, second];
    expect(await restored(wholeWith({ ...book, entries }))).to.equal('restored');
  });

  it('never throw while being read, whatever the bytes', () => {
    const decode = decoder();
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
