// @ts-check
// Writes test/vectors/backup.json: `node test/second-implementation/freeze-backup.js`. The second implementation makes it;
// the first one has to read it as long as there are backups of this version (test/unit/backup/vectors.test.ts).
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { writeBackup } from './backup.js';
import { makeOwnCard, makePrekey, ownKeys } from './bundle.js';
import { base32, contentOf, entryOf, notesName, pairName } from './logs.js';
import { encode } from './plain-cbor.js';
import { publicOf } from './primitives.js';

const AT = Date.UTC(2026, 10, 28, 12);
const draw = (/** @type {string} */ seed) =>
  createHash('sha256').update(`driftpost backup 1 ${seed}`).digest();

const identityKey = draw('identity key of Jun');
const person = base32(createHash('sha256').update(identityKey).digest());
const passphrase = 'Cafe\u0301 am Meer';
const kdf = { memory: 64, iterations: 2, parallelism: 2 };
const [salt, prefix] = [draw('salt').subarray(0, 16), draw('prefix').subarray(0, 7)];
const secret = draw('identity secret');
const pairSecret = draw('pair secret');

const ownDevice = ownKeys({
  identitySecret: secret,
  deviceSecret: draw('device secret'),
  dhSecret: draw('DH secret'),
});
const seed = Buffer.concat([draw('KEM seed'), draw('KEM seed, second half')]);
const ownPrekey = makePrekey({ dhSecret: draw('prekey'), kemSeed: seed, madeAt: AT });

/** @typedef {[string, Record<string, unknown>]} Row */

const mina = createHash('sha256').update(publicOf('Ed25519', secret)).digest();
const me = base32(mina);
const pair = pairName(mina, createHash('sha256').update(identityKey).digest());
const notes = notesName(mina);

/** The devices that say something: two of Mina's, as this is not her first, and one of Jun's. */
const device = (/** @type {string} */ name) => ({
  device: draw(`device of ${name}`),
  edition: draw(`edition of ${name}`).subarray(0, 8),
});
const [first, second, jun] = [device('Mina'), device('Mina again'), device('Jun')];

const content = (/** @type {string} */ of, /** @type {any[]} */ ...said) =>
  contentOf(draw(`salt of ${of}`).subarray(0, 8), said);
/**
 * An entry of these fields, what is not said being nothing.
 * @param {Pick<import('./logs.js').Entry, 'conversation' | 'author' | 'number' | 'ms'> & Partial<import('./logs.js').Entry>} fields
 * @param {Buffer} of its content
 */
const said = (fields, of) =>
  entryOf({ previous: null, after: [], extensions: new Map(), signature: null, ...fields, content: of });

const hello = said(
  { conversation: pair, author: first, number: 1, ms: AT + 1 },
  content('hello', 'text', 'Hello 🌊'),
);
const answer = said(
  { conversation: pair, author: jun, number: 1, after: [hello.id], ms: AT + 2 },
  content('answer', 'text', 'Ahoy'),
);
/** Of a kind of the next version, and with extensions of it. */
const newer = said(
  {
    conversation: pair,
    author: jun,
    number: 2,
    previous: answer.id,
    ms: AT + 3,
    extensions: new Map([[3, 'more']]),
  },
  content('newer', 'balloon', 'red', [1, 2]),
);
/** Its content was deleted. */
const gone = said(
  { conversation: pair, author: first, number: 2, previous: hello.id, after: [newer.id], ms: AT + 4 },
  content('gone', 'text', 'never mind'),
);
/** Jun's device was put back and wrote its second entry once more. */
const again = said(
  { conversation: pair, author: jun, number: 2, previous: answer.id, ms: AT + 5 },
  content('again', 'text', 'Ahoy once more'),
);
/** The one before it is missing, and its clock is behind: it stands where it does because of what it names. */
const late = said(
  { conversation: pair, author: second, number: 2, previous: draw('nowhere'), after: [again.id], ms: AT },
  content('late', 'text', 'Later'),
);
const note = said(
  { conversation: notes, author: first, number: 1, ms: AT },
  content('note', 'text', 'Note to self'),
);

const NOTHING = {
  floor: 0,
  floorTimeMs: 0,
  head: null,
  forks: [],
  seen: [],
  read: [],
  delivered: [],
  refused: [],
};
const log = (
  /** @type {number} */ conversation,
  /** @type {number} */ author,
  /** @type {object} */ fields,
) => /** @type {Row} */ (['log', { conversation, author, log: { ...NOTHING, ...fields } }]);
const entry = (
  /** @type {readonly [number, number, number, number]} */ [conversation, author, number, branch],
  /** @type {readonly [number, boolean]} */ [time, settled],
  /** @type {import('./logs.js').Entry} */ {
    id,
    previous,
    after,
    ms,
    content: of,
    hash,
    extensions,
    signature,
  },
) =>
  /** @type {Row} */ ([
    'entry',
    {
      conversation,
      author,
      number,
      branch,
      time,
      settled,
      entry: {
        id,
        previous,
        after,
        ms,
        content: of,
        hash,
        extensions: encode(extensions),
        signature,
        arrivedAt: AT + 10,
      },
    },
  ]);

/** @type {Row[]} */
const before = [
  ['manifest', { network: 'test', createdAt: AT, history: true }],
  ['identity', { secret }],
  ['devices', { parts: [makeOwnCard(ownDevice, ownPrekey)] }],
  ['profile', { nickname: 'Mina' }],
  ['settings', { readReceipts: false }],
  [
    'contact',
    {
      id: person,
      nickname: 'Jun',
      identityKey,
      pairSecret,
      addedAt: AT,
      lastSeenAt: null,
      verified: { at: AT + 7, identityKey, devices: [draw('device key of Jun')] },
      devices: [
        { key: draw('device key of Jun'), firstSeenAt: AT, news: 'none' },
        { key: draw('later device key of Jun'), firstSeenAt: AT + 8, news: 'unseen' },
      ],
    },
  ],
  ['conversation', { number: 1, conversation: { name: notes, kind: 'notes', authors: 1, tips: [] } }],
  [
    'conversation',
    {
      number: 2,
      conversation: {
        name: pair,
        kind: 'pair',
        authors: 3,
        tips: [{ id: late.id, author: 3, time: AT + 6, settled: false }],
      },
    },
  ],
  log(1, 1, { ...first, person: me }),
  log(2, 1, { ...first, person: me, delivered: [1, 2], read: [1, 1] }),
  log(2, 2, { ...jun, person, forks: [2], seen: [1, 1], read: [1, 1] }),
  log(2, 3, { ...second, person: me }),
  // By id: this person's begins with another letter than “notes”.
  ['chat', { id: person, conversation: 2, activeAt: AT + 6 }],
  ['chat', { id: 'notes', conversation: 1, activeAt: AT }],
];
const receipt = (/** @type {number} */ what, /** @type {number} */ last, /** @type {object} */ fields) =>
  /** @type {Row} */ (['receipt', { conversation: 2, author: 1, what, last, receipt: fields }]);
/** @type {Row[]} */
const behind = [
  receipt(0, 2, { first: 1, at: AT + 5 }),
  receipt(1, 1, { first: 1, at: AT + 6 }),
  entry([1, 1, 1, 0], [AT, true], note),
  entry([2, 1, 1, 0], [AT + 1, true], hello),
  entry([2, 1, 2, 0], [AT + 4, true], { ...gone, content: null }),
  entry([2, 2, 1, 0], [AT + 2, true], answer),
  entry([2, 2, 2, 0], [AT + 3, true], newer),
  entry([2, 2, 2, 1], [AT + 5, true], again),
  entry([2, 3, 2, 0], [AT + 6, false], late),
];

/** Another person, by the hash of a drawn key. @param {string} name */
const somebody = (name) =>
  base32(
    createHash('sha256')
      .update(draw(`identity key of ${name}`))
      .digest(),
  );
const people = {
  asked: somebody('Ann'),
  accepted: somebody('Bob'),
  declined: somebody('Eve'),
  open: somebody('Lou'),
  blocked: somebody('Mallory'),
};
const inviteSecret = draw('secret of an invite').subarray(0, 16);
const inviteId = base32(createHash('sha256').update('driftpost/invite-id/1\0').update(inviteSecret).digest());
const request = (/** @type {string} */ nickname, /** @type {object | null} */ answered) => ({
  nickname,
  greeting: 'We met at the library',
  deviceKey: draw(`device key of ${nickname}`),
  code: `code of ${nickname}`,
  madeAt: AT,
  receivedAt: AT + 1,
  work: 18,
  answer: answered,
});
const byKey = (/** @type {Row[]} */ ...rows) =>
  rows.toSorted(([, a], [, b]) => (String(a['person']) < String(b['person']) ? -1 : 1));

/** Nicknames, requests and blocked people. @type {Row[]} */
const withPeople = [
  ['claim', { name: 'luisa', nickname: 'Luisa', index: 1, since: AT, shards: [0] }],
  ['claim', { name: 'mina', nickname: 'Mina', index: 20, since: AT, shards: [1] }],
  [
    'invite',
    {
      id: inviteId,
      invite: {
        secret: inviteSecret,
        code: 'code of Mina',
        createdAt: AT,
        expiresAt: AT + 604_800_000,
        state: 'open',
        usedBy: null,
        for: people.asked,
        share: null,
      },
    },
  ],
  ...byKey(
    ['request', { person: people.accepted, request: request('Bob', { kind: 'accept', at: AT + 2 }) }],
    ['request', { person: people.declined, request: request('Eve', { kind: 'decline', at: AT + 2 }) }],
    ['request', { person: people.open, request: request('Lou', null) }],
  ),
  [
    'sent',
    {
      person: people.asked,
      request: {
        nickname: 'Ann',
        devices: [draw('device key of Ann')],
        greeting: 'Hello',
        sentAt: AT,
        times: [AT],
        state: 'left',
        invite: { id: inviteId, code: 'code of Mina' },
        letter: draw('letter to Ann'),
        leftSecret: draw('what was left for Ann'),
      },
    },
  ],
  ['blocked', { person: people.blocked, blocked: { nickname: 'Mallory', since: AT } }],
];
const counts = {
  contacts: 1,
  conversations: 2,
  logs: 4,
  chats: 2,
  claims: 2,
  invites: 1,
  requests: 3,
  sent: 1,
  blocked: 1,
  receipts: 2,
  entries: 7,
};

const file = writeBackup([...before, ...withPeople, ...behind, ['end', counts]], {
  passphrase,
  kdf,
  salt,
  prefix,
});
const vector = {
  source: 'test/second-implementation/freeze-backup.js',
  passphrase,
  person,
  inviteId,
  people,
  identitySecret: secret.toString('hex'),
  file: file.toString('hex'),
};
writeFileSync(new URL('../vectors/backup.json', import.meta.url), `${JSON.stringify(vector, null, 2)}\n`);
