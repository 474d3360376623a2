// @ts-check
import { after, afterEach, before, describe, it } from 'node:test';
import { openLab } from './lab/lab.js';
import { conversation, meetOn } from './lab/people.js';

/** @typedef {import('./lab/world.js').Home} Home */

describe('what goes wrong between two', () => {
  /** @type {import('./lab/lab.js').Lab} */
  let lab;
  /** @type {Home} */
  let near;
  /** @type {Home} */
  let far;
  /** @type {import('./lab/people.js').Pair | undefined} */
  let pair;

  before(async () => {
    lab = await openLab();
    near = await lab.world.addHome('near', 'cone', { wire: true });
    far = await lab.world.addHome('far', 'cone');
    await lab.site.offer('STUN');
  });
  afterEach(async () => {
    await near.wire?.lose(0);
    await near.wire?.delay(0);
    await lab.site.mendRelay();
    await pair?.leave();
  });
  after(() => lab?.close());

  const meet = async () => {
    pair = await meetOn(lab.browsers, [near.host, far.host]);
    return conversation(pair);
  };

  /**
   * They talk before, during and after, and everything arrives once.
   * @param {string} name
   * @param {{ begin: () => unknown, end?: () => unknown }} fault
   */
  const survives = (name, { begin, end }) =>
    it(name, async () => {
      const chat = await meet();
      await chat.bothSay('before');
      await chat.bothSeeAll();
      await begin();
      await chat.bothSay('during', 10);
      await chat.bothSeeAll();
      await end?.();
      await chat.bothSay('after');
      await chat.bothSeeAll();
      await chat.isWhole();
    });

  survives('one packet of five is lost', {
    begin: () => near.wire?.lose(20),
    end: () => near.wire?.lose(0),
  });

  survives('everything takes half a second', {
    begin: () => near.wire?.delay(500),
    end: () => near.wire?.delay(0),
  });

  survives('both at once', {
    begin: async () => {
      await near.wire?.delay(500);
      await near.wire?.lose(20);
    },
  });

  survives('the relay is cut off', { begin: () => lab.site.cutRelay(), end: () => lab.site.mendRelay() });

  survives('one gets another address at home', { begin: () => far.moveHost() });

  survives('a router gets another address', { begin: () => far.changeAddress() });

  it('nothing goes through until the other is taken for gone', async () => {
    const chat = await meet();
    await chat.bothSay('before');
    await chat.bothSeeAll();
    await near.wire?.lose(100);
    await chat.bothSay('meanwhile', 10);
    await pair?.mina
      .getByText(/^(Offline|Last seen)/u)
      .first()
      .waitFor();
    await near.wire?.lose(0);
    await chat.bothSay('after');
    await chat.bothSeeAll();
    await chat.isWhole();
  });

  for (const [line, begin] of /** @type {const} */ ([
    ['slow line', () => near.wire?.delay(500)],
    ['bad line', () => near.wire?.lose(20)],
  ]))
    it(`two meet on a ${line}`, async () => {
      await begin();
      const chat = await meet();
      await chat.bothSay(`on a ${line}`);
      await chat.bothSeeAll();
      await chat.isWhole();
    });
});
