// @ts-check
// The two implementations talk to each other, each way, over a net that shuffles; and the frozen
// conversation comes out of this one. `node --test test/second-implementation/`.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createPeers, fromHex, writtenDraws } from './conversation.js';
import { NOW, createFirst, createSecond } from './ends.js';
import { openFirst } from './load.js';

/** @type {Awaited<ReturnType<typeof openFirst>>} */
let loader;
/** @type {typeof import('./ours.ts')} */
let ours;

before(async () => {
  loader = await openFirst();
  ours = /** @type {typeof import('./ours.ts')} */ (await loader.load('ours.ts'));
});
after(() => loader.close());

/** @param {string} seed @param {'noble' | 'webCrypto'} kind @param {number} first the device that starts; 2 for both */
const talk = async (seed, kind, first) => {
  const devices = [await createFirst(ours, `${seed} first`, kind), createSecond(`${seed} second`)];
  const [one, two] = devices;
  if (!one || !two) throw new Error('two devices');
  const ends = [one.meet(two.keys), two.meet(one.keys)];
  let counter = 0;
  const pick = (/** @type {number} */ below) =>
    createHash('sha256').update(`${seed} ${counter++}`).digest().readUInt32BE() % below;
  /** @type {{ to: number, text: string, sealed: Buffer }[]} */
  const underWay = [];
  let now = NOW;
  const deliver = async () => {
    const [message] = underWay.splice(pick(underWay.length), 1);
    if (!message) return;
    const { to, text, sealed } = message;
    assert.equal(String(await ends[to]?.open(sealed, now)), text);
    canSend.add(to);
  };
  /** @type {Set<number>} */
  const canSend = new Set();
  for (const by of first === 2 ? [0, 1] : [first]) {
    await ends[by]?.start(/** @type {Buffer} */ (devices[1 - by]?.card), now);
    canSend.add(by);
  }
  for (let i = 0; i < 300; i++) {
    const by = pick(2);
    const what = pick(20);
    if (what < 10 && canSend.has(by)) {
      const text = `${i} `.repeat(1 + pick(200));
      underWay.push({
        to: 1 - by,
        text,
        sealed: /** @type {Buffer} */ (await ends[by]?.seal(Buffer.from(text), now)),
      });
    } else if (what < 18 && underWay.length > 0) await deliver();
    else if (what === 18) ends[by]?.link();
    else now += 3_600_000;
  }
  while (underWay.length > 0) await deliver();
};

describe('the two implementations', () => {
  for (const kind of /** @type {const} */ (['noble', 'webCrypto'])) {
    for (const [first, who] of ['the first', 'the second', 'both at once'].entries()) {
      it(`talk over ${kind}, started by ${who}`, async () => {
        for (let seed = 0; seed < 4; seed++) await talk(`${kind} ${first} ${seed}`, kind, first);
      });
    }
  }

  it('have frozen a conversation that this one still gives', () => {
    /** @type {import('./conversation.js').Conversation} */
    const frozen = JSON.parse(readFileSync(new URL('../vectors/sessions.json', import.meta.url), 'utf8'));
    const { peers, cards, tags } = createPeers(frozen);
    assert.deepEqual(
      cards.map((card) => card.toString('hex')),
      frozen.cards,
    );
    assert.deepEqual(tags, frozen.tags);
    /** @type {import('./conversation.js').Step[]} */
    const sent = frozen.steps.filter((step) => step.do === 'send');
    for (const step of frozen.steps) {
      const peer = peers[step.by];
      if (!peer) throw new Error('no such device');
      if (step.do === 'link' && peer.sessions[0]) peer.sessions[0].ratchet.wanted = true;
      if (step.do === 'start') {
        const { draw, isUsedUp } = writtenDraws(step.draws);
        peer.start(fromHex(/** @type {string} */ (frozen.cards[1 - step.by])), { draw, now: step.now });
        assert.ok(isUsedUp());
      }
      if (step.do === 'send') {
        const { draw, isUsedUp } = writtenDraws(step.draws);
        assert.equal(peer.seal(fromHex(step.content), { draw, now: step.now }).toString('hex'), step.sealed);
        assert.ok(isUsedUp());
      }
      if (step.do === 'open') {
        const message = sent[step.message];
        if (message?.do !== 'send') throw new Error('no such message');
        assert.equal(peer.open(fromHex(message.sealed), step.now).toString('hex'), message.content);
      }
    }
  });
});
