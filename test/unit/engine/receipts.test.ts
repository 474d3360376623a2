import { expect } from 'chai';
import { marksFrame } from '../../../src/engine/delivery/frames.ts';
import { SOON_MS, befriend, createWorld, readFirst, shownTexts } from './world/world.ts';

const isMarks = (frame: Uint8Array): boolean => marksFrame.decode(frame) !== undefined;

/** Two contacts. The second has got a message, and its receipt is still to come. */
const twoFriends = async () => {
  const world = createWorld(41);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const meetAgain = async (): Promise<void> => {
    jun.node.setOnline(true);
    await world.clock.advance(60_000);
  };
  return { world, mina, jun, toJun, toMina, meetAgain };
};

describe('receipts', () => {
  it('come over the next link where the word was lost with the one before', async () => {
    const { world, mina, jun, toJun, meetAgain } = await twoFriends();
    await mina.api.chats.send(toJun, 'before');
    await world.clock.advance(SOON_MS);
    await mina.api.chats.send(toJun, 'hello');
    jun.outgoing = (frame) => (isMarks(frame) ? undefined : frame);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['before', 'hello']);
    expect(shownTexts(mina)).to.deep.equal(['before (delivered)', 'hello (sent)']);
    jun.node.setOnline(false);
    await world.clock.advance(SOON_MS);
    jun.outgoing = (frame) => frame;
    await meetAgain();
    expect(shownTexts(mina)).to.deep.equal(['before (delivered)', 'hello (delivered)']);
  });

  it('tell what was read while nobody was there', async () => {
    const { world, mina, jun, toJun, toMina, meetAgain } = await twoFriends();
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)']);
    jun.node.setOnline(false);
    await world.clock.advance(SOON_MS);
    await readFirst(jun, toMina, 1);
    await meetAgain();
    expect(shownTexts(mina)).to.deep.equal(['hello (read)']);
  });
});
