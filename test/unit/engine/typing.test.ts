import { expect } from 'chai';
import type { PersonId } from '../../../src/engine/api/ids.ts';
import { switched } from '../../../src/engine/api/switches.ts';
import { TYPING } from '../../../src/engine/api/typing-api.ts';
import { typingFrame } from '../../../src/engine/typing/frames.ts';
import { SOON_MS, type Somebody, befriend, createWorld } from './world/world.ts';

/** Two linked contacts, each with the chat with the other. */
const linked = async () => {
  const world = createWorld();
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const junId = jun.state.profile?.id as PersonId;
  /** What Jun's browser says of typing. */
  const said: number[] = [];
  const before = jun.outgoing;
  jun.outgoing = (frame) => {
    const typing = typingFrame.decode(frame);
    if (typing) said.push(typing[1]);
    return before(frame);
  };
  return { world, mina, jun, toJun, toMina, junId, said };
};

const choose = async (of: Somebody, on: boolean): Promise<void> => {
  await of.api.settings.change(switched(of.state.settings, TYPING, on));
};

describe('typing', () => {
  it('is seen by the contact at once, and for six seconds after the last key', async () => {
    const { world, mina, jun, toMina, junId } = await linked();
    await jun.api.typing.tell(toMina, true);
    await world.clock.advance(SOON_MS);
    expect(mina.state.typing).to.deep.equal([junId]);
    await world.clock.advance(5_000);
    await jun.api.typing.tell(toMina, true);
    await world.clock.advance(5_500);
    expect(mina.state.typing).to.deep.equal([junId]);
    await world.clock.advance(1_000);
    expect(mina.state.typing).to.deep.equal([]);
  });

  it('is told every three seconds at most, however fast somebody types', async () => {
    const { world, jun, toMina, said } = await linked();
    for (let at = 0; at < 12_000; at += 100) {
      await jun.api.typing.tell(toMina, true);
      await world.clock.advance(100);
    }
    expect(said).to.deep.equal([1, 1, 1, 1]);
  });

  it('ends with the message, once, and is not told again before its time', async () => {
    const { world, mina, jun, toMina, said } = await linked();
    for (const isTyping of [true, false, false, true, false]) await jun.api.typing.tell(toMina, isTyping);
    await world.clock.advance(SOON_MS);
    expect(said).to.deep.equal([1, 0]);
    expect(mina.state.typing).to.deep.equal([]);
  });

  it('is told nobody who has switched it off, nor shown to them', async () => {
    const { world, mina, jun, toJun, toMina, said } = await linked();
    await jun.api.typing.tell(toMina, true);
    await world.clock.advance(SOON_MS);
    await choose(mina, false);
    await world.clock.advance(SOON_MS);
    expect(mina.state.typing).to.deep.equal([]);
    await choose(jun, false);
    await world.clock.advance(5_000);
    await jun.api.typing.tell(toMina, true);
    await choose(mina, true);
    await mina.api.typing.tell(toJun, true);
    await world.clock.advance(SOON_MS);
    expect([said, mina.state.typing, jun.state.typing]).to.deep.equal([[1], [], []]);
  });

  it('is over when the link is, and is not told in notes', async () => {
    const { world, mina, jun, toMina, said } = await linked();
    await jun.api.typing.tell('notes' as typeof toMina, true);
    expect(said).to.deep.equal([]);
    await jun.api.typing.tell(toMina, true);
    await world.clock.advance(100);
    expect(mina.state.typing).to.have.length(1);
    jun.kill();
    await world.clock.advance(1_000);
    expect(mina.state.typing).to.deep.equal([]);
  });
});
