// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openLab } from './lab/lab.js';
import { conversation, meetOn, seePath } from './lab/people.js';
import { standBy } from './pairs.js';
import { openChat } from '../e2e/harness/person.js';

describe('two whom no server links', () => {
  /** @type {import('./lab/lab.js').Lab} */
  let lab;
  /** @type {import('./lab/people.js').Pair | undefined} */
  let pair;

  before(async () => {
    lab = await openLab();
  });
  after(() => lab?.close());

  it('talk via the network, and through TURN as soon as one of them has it: nothing is lost or there twice', async () => {
    const { addHome, addPublic } = lab.world;
    const homes = [await addHome('c', 'symmetric'), await addHome('d', 'symmetric')];
    const [one, other] = /** @type {[import('./lab/world.js').Home, import('./lab/world.js').Home]} */ (
      homes
    );
    await lab.site.offer('STUN');
    await standBy(lab, addPublic('r'));
    pair = await meetOn(lab.browsers, [one.host, other.host]);
    const { mina, jun } = pair;
    const chat = conversation(pair);
    await Promise.all([mina, jun].map((page) => seePath(page, /^Online · via the network$/u)));
    await chat.bothSay('by way of others', 10);
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'via the network');

    await lab.site.offer('STUN + TURN');
    await Promise.all([chat.says('mina', 'while the other is away', 10), jun.reload()]);
    await openChat(jun, 'Mina');
    await chat.bothSay('on the way to another path', 10);
    await Promise.all([mina, jun].map((page) => seePath(page, /^Online$/u)));
    await chat.bothSay('through a server');
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'TURN');
    await chat.isWhole();
  });
});
