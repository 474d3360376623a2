// @ts-check
// What one implementation writes the other one reads, each way.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readBackup, writeBackup } from './backup.js';
import { openFirst } from './load.js';
import { contentHash, entryOf } from './logs.js';
import { decode } from './plain-cbor.js';

const TEXT = 'ä'.repeat(3_000);

describe('a backup', () => {
  /** @type {Awaited<ReturnType<typeof openFirst>>} */
  let loader;
  /** @type {typeof import('./ours-backup.ts')} */
  let ours;
  before(async () => {
    loader = await openFirst();
    ours = /** @type {typeof import('./ours-backup.ts')} */ (await loader.load('ours-backup.ts'));
  });
  after(() => loader.close());

  /** A backup of a hundred messages, in several chunks. */
  const make = async () => {
    const deps = ours.depsOver(await ours.somebodyWith(100, () => TEXT));
    const made = await ours.makeBackup(deps, { passphrase: ours.PASSPHRASE, history: true }, () => true);
    if (!made.ok) throw new Error(made.error.kind);
    return Buffer.from(await made.value.arrayBuffer());
  };

  it('that the first one made is read by the second one', async () => {
    const records = readBackup(await make(), ours.PASSPHRASE);
    const kinds = records.map(([kind]) => kind);
    const first = ['manifest', 'identity', 'devices', 'profile', 'contact', 'conversation', 'log', 'chat'];
    assert.deepEqual(kinds.slice(0, first.length), first);
    const fieldsOf = (/** @type {string} */ wanted) => records.find(([kind]) => kind === wanted)?.[1];
    const entries = records.filter(([kind]) => kind === 'entry').map(([, fields]) => fields);
    assert.deepEqual(
      entries.map(({ number }) => number),
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    const name = fieldsOf('conversation')?.['conversation'].name;
    const log = fieldsOf('log')?.['log'];
    for (const { number, entry } of entries) {
      const author = { device: log.device, edition: log.edition };
      const extensions = decode(Buffer.from(entry.extensions));
      const { id } = entryOf({ ...entry, conversation: name, author, number, extensions });
      assert.deepEqual([id, contentHash(entry.content)], [entry.id, entry.hash].map(Buffer.from));
    }
    const said = decode(Buffer.from(entries[0]?.['entry'].content.subarray(8)));
    assert.deepEqual(said, ['text', TEXT]);
    const people = { claims: 1, invites: 1, requests: 1, sent: 1, blocked: 1 };
    const rows = { contacts: 1, conversations: 1, logs: 1, chats: 1, receipts: 0, entries: 100 };
    assert.deepEqual(records.at(-1), ['end', { ...rows, ...people }]);
    const claim = { name: 'mina', nickname: 'Mina', index: 20, since: ours.AT, shards: [1] };
    assert.deepEqual(fieldsOf('claim'), claim);
    assert.equal(fieldsOf('request')?.['request'].answer.kind, 'decline');
    assert.equal(fieldsOf('sent')?.['request'].invite.id, fieldsOf('invite')?.['id']);
    assert.equal(fieldsOf('blocked')?.['blocked'].nickname, 'Mallory');
    assert.throws(() => readBackup(Buffer.alloc(200), ours.PASSPHRASE));
  });

  it('that the second one made is restored by the first one', async () => {
    const records = readBackup(await make(), ours.PASSPHRASE);
    const recipe = {
      passphrase: ours.PASSPHRASE,
      kdf: { memory: 32, iterations: 2, parallelism: 2 },
      salt: Buffer.alloc(16, 7),
      prefix: Buffer.alloc(7, 8),
    };
    const file = writeBackup(records, recipe);
    assert.equal(await ours.restoreFrom(new Uint8Array(file)), 'restored');
    const other = writeBackup(records, { ...recipe, passphrase: 'another' });
    assert.equal(await ours.restoreFrom(new Uint8Array(other)), 'wrong-passphrase');
  });
});
