// @ts-check
// Writes test/vectors/backup.json and backup-2.json, one for each version of the format:
// `node test/second-implementation/freeze-backup.js`. The second implementation makes them; the first one has to read
// them as long as there are backups of these versions (test/unit/backup/vectors.test.ts).
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { writeBackup } from './backup.js';

const AT = Date.UTC(2026, 10, 28, 12);
const draw = (/** @type {string} */ seed) =>
  createHash('sha256').update(`driftpost backup 1 ${seed}`).digest();
const base32 = (/** @type {Uint8Array} */ bytes) => {
  let bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return (bits.match(/.{5}/gu) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
};

const identityKey = draw('identity key of Jun');
const person = base32(createHash('sha256').update(identityKey).digest());
const device = base32(draw('device of Jun'));
const message = (/** @type {number} */ order, /** @type {object} */ change) => ({
  id: base32(draw(`message ${order}`)),
  chat: person,
  order,
  mine: true,
  seq: order,
  device: null,
  text: `Message ${order} 🌊`,
  writtenAt: AT + order,
  deliveredAt: null,
  readAt: null,
  ...change,
});
const passphrase = 'Cafe\u0301 am Meer';
const kdf = { memory: 64, iterations: 2, parallelism: 2 };
const [salt, prefix] = [draw('salt').subarray(0, 16), draw('prefix').subarray(0, 7)];
const secret = draw('identity secret');
const pairSecret = draw('pair secret');

/** @typedef {[string, Record<string, unknown>]} Row */

/** @type {Row[]} */
const before = [
  ['manifest', { network: 'test', createdAt: AT, history: true }],
  ['identity', { secret }],
  ['profile', { nickname: 'Mina' }],
  ['settings', { readReceipts: false }],
  [
    'contact',
    { id: person, nickname: 'Jun', identityKey, pairSecret, addedAt: AT, lastSeenAt: null, verified: null },
  ],
  [
    'cursor',
    {
      person,
      cursor: { nextOut: 3, delivered: 1, read: 1, readOrder: 1, incoming: [{ device, next: 2, read: 0 }] },
    },
  ],
  [
    'chat',
    {
      id: person,
      unread: 1,
      lastOrder: 3,
      seenOrder: 2,
      activeAt: AT,
      last: { order: 3, seq: 2, text: 'Message 3 🌊', mine: true, writtenAt: AT + 3 },
    },
  ],
];
/** @type {Row[]} */
const messages = [
  ['message', message(1, { deliveredAt: AT + 5, readAt: AT + 6 })],
  ['message', message(2, { mine: false, seq: 1, device, deliveredAt: AT + 7 })],
  ['message', message(3, { seq: 2 })],
];
const counts = { contacts: 1, cursors: 1, chats: 1, messages: 3 };

/** Somebody else, by the hash of a key that was drawn. @param {string} name */
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
const request = (/** @type {string} */ nickname, /** @type {object | null} */ answer) => ({
  nickname,
  greeting: 'We met at the library',
  deviceKey: draw(`device key of ${nickname}`),
  code: `code of ${nickname}`,
  madeAt: AT,
  receivedAt: AT + 1,
  answer,
});
const byKey = (/** @type {Row[]} */ ...rows) =>
  rows.toSorted(([, a], [, b]) => (String(a['person']) < String(b['person']) ? -1 : 1));

/** What version 2 has more. @type {Row[]} */
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
const morePeople = { claims: 2, invites: 1, requests: 3, sent: 1, blocked: 1 };

/** A contact with the devices that were seen and compared, which may be missing. @type {(row: Row) => Row} */
const withDevices = (row) => {
  if (row[0] !== 'contact') return row;
  const [first, later] = [draw('device key of Jun'), draw('later device key of Jun')];
  const devices = [
    { key: first, firstSeenAt: AT, news: 'none' },
    { key: later, firstSeenAt: AT + 8, news: 'unseen' },
  ];
  return ['contact', { ...row[1], verified: { at: AT + 7, identityKey, devices: [first] }, devices }];
};

/**
 * @param {string} name of the file of vectors
 * @param {1 | 2} version
 * @param {{ records: Row[], more?: object }} what
 */
const freeze = (name, version, { records, more }) => {
  const file = writeBackup(records, { version, passphrase, kdf, salt, prefix });
  const vector = {
    source: 'test/second-implementation/freeze-backup.js',
    passphrase,
    person,
    ...more,
    identitySecret: secret.toString('hex'),
    file: file.toString('hex'),
  };
  writeFileSync(new URL(`../vectors/${name}`, import.meta.url), `${JSON.stringify(vector, null, 2)}\n`);
};

freeze('backup.json', 1, { records: [...before, ...messages, ['end', counts]] });
freeze('backup-2.json', 2, {
  records: [...before.map(withDevices), ...withPeople, ...messages, ['end', { ...counts, ...morePeople }]],
  more: { inviteId, people },
});
