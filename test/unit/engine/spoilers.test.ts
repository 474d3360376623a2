import { expect } from 'chai';
import { SOON_MS, befriend, createWorld } from './world/world.ts';

const CUT = `It was ||${'the gardener, '.repeat(40)}nobody else|| after all`;

describe('what is hidden in a text', () => {
  it('is in no notice and in no list of chats, also where they cut it, and in the message itself', async () => {
    const world = createWorld(93);
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await jun.api.chats.open(toMina);
    for (const [text, shown] of [
      ['It was ||Jun||!', 'It was ▮▮▮!'],
      [CUT, 'It was ▮▮▮ after all'],
    ] as const) {
      await mina.api.chats.send(toJun, text);
      await world.clock.advance(SOON_MS);
      expect(jun.arrivals.at(-1)?.text).to.equal(shown);
      expect(
        [mina, jun].flatMap(({ state }) => state.chats.flatMap(({ last }) => last?.text ?? [])),
      ).to.deep.equal([shown, shown]);
    }
    expect(jun.messages().map(({ text }) => text)).to.deep.equal(['It was ||Jun||!', CUT]);
  });
});
