// @ts-check
// Writes test/vectors/backup.json: `node test/second-implementation/freeze-backup.js`. The second implementation
// makes it; the first one has to read it as long as there is version 1 (test/unit/backup/vectors.test.ts).
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

/** @type {[string, Record<string, unknown>][]} */
const records = [
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
  ['message', message(1, { deliveredAt: AT + 5, readAt: AT + 6 })],
  ['message', message(2, { mine: false, seq: 1, device, deliveredAt: AT + 7 })],
  ['message', message(3, { seq: 2 })],
  ['end', { contacts: 1, cursors: 1, chats: 1, messages: 3 }],
];

const file = writeBackup(records, { passphrase, kdf, salt, prefix });
const vector = {
  source: 'test/second-implementation/freeze-backup.js',
  passphrase,
  person,
  identitySecret: secret.toString('hex'),
  file: file.toString('hex'),
};
writeFileSync(new URL('../vectors/backup.json', import.meta.url), `${JSON.stringify(vector, null, 2)}\n`);
