// @ts-check
// Lists of devices by the second implementation: it still gives what is frozen, reads it, and refuses what is forged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fromHex } from './conversation.js';
import { tell } from './devices-story.js';
import { encodeCard, readCard, readLogEnd, unite } from './devices.js';
import { publicOf } from './primitives.js';

/** @type {import('./devices-story.js').Vectors} */
const frozen = JSON.parse(readFileSync(new URL('../vectors/devices.json', import.meta.url), 'utf8'));
const cards = Object.entries(frozen.cards);

describe('frozen lists of devices', () => {
  it('come out of the second implementation, byte for byte', () => {
    const { operations, ids, prekeys, cards: frozenCards, logEnds, tighter } = frozen;
    assert.deepEqual(tell(frozen), { operations, ids, prekeys, cards: frozenCards, logEnds, tighter });
  });

  it('are read, checked and encoded again', () => {
    for (const [name, hex] of cards)
      assert.equal(encodeCard(readCard(fromHex(hex))).toString('hex'), hex, name);
  });

  it('come to one card, in either order, with neither device overwritten', () => {
    const [phone, laptop] = [readCard(fromHex(frozen.cards.phone)), readCard(fromHex(frozen.cards.laptop))];
    const both = readCard(fromHex(frozen.cards.both));
    for (const card of [unite(phone, laptop), unite(laptop, phone), unite(unite(laptop, phone), laptop)])
      assert.equal(encodeCard(card).toString('hex'), frozen.cards.both);
    assert.deepEqual(
      both.prekeys.map(({ sequence }) => sequence),
      [frozen.now, frozen.now + 1],
    );
    assert.equal(both.list.length, 4);
  });

  it('keep what is of the next version, and the removal of the phone, against every older card', () => {
    const later = readCard(fromHex(frozen.cards.later));
    for (const [, hex] of cards) {
      const again = unite(readCard(fromHex(hex)), later);
      assert.equal(encodeCard(again).toString('hex'), frozen.cards.later);
    }
    assert.ok(later.list.some(({ id }) => id.toString('hex') === frozen.ids['ofNextVersion']));
    assert.equal(later.prekeys.length, 1);
  });

  it('are refused with any byte changed', () => {
    const bytes = fromHex(frozen.cards.both);
    for (let at = 0; at < bytes.length; at += 37) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      assert.throws(() => readCard(changed), `byte ${at}`);
    }
  });

  it('have ends of logs by this identity', () => {
    const identityKey = publicOf('Ed25519', fromHex(frozen.identitySecret));
    for (const end of frozen.logEnds) assert.equal(readLogEnd(identityKey, fromHex(end)).fields[0], 1);
    assert.throws(() => readLogEnd(publicOf('Ed25519', Buffer.alloc(32, 1)), fromHex(frozen.tighter)));
  });
});
