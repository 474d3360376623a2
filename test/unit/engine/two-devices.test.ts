import { expect } from 'chai';
import { LOOK_AFTER_MS } from '../../../src/engine/elsewhere/elsewhere.ts';
import { copiesOf, removeSeat, seatsAt } from './world/copies.ts';
import { SOON_MS, allMessages, befriend, createWorld, type Somebody } from './world/world.ts';

const twoFriends = async (seed: number) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina };
};

const received = async (somebody: Somebody, chat: Parameters<typeof allMessages>[1]) =>
  (await allMessages(somebody, chat)).filter(({ mine }) => !mine).map(({ text }) => text);

describe('a contact with two devices', () => {
  it('gets what is written on both, linked at the same time or one after the other, and is heard from both', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(171);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(LOOK_AFTER_MS + SOON_MS);
    for (const each of [mina, copy]) {
      await each.restart();
      await each.api.chats.open(toJun);
      await world.clock.advance(2 * SOON_MS);
    }
    expect(await seatsAt(jun, mina)).to.deep.equal([0, 1]);
    expect(await seatsAt(copy)).to.deep.equal([0, 1]);
    expect(await seatsAt(mina)).to.deep.equal([0, 1]);

    await jun.api.chats.send(toMina, 'to whoever is there');
    await world.clock.advance(SOON_MS);
    mina.kill();
    await jun.api.chats.send(toMina, 'to the new one');
    await copy.api.chats.send(toJun, 'from the new one');
    await world.clock.advance(30_000);
    copy.kill();
    await world.clock.advance(30_000);
    await jun.api.chats.send(toMina, 'to the old one');
    await mina.restart();
    await mina.api.chats.open(toJun);
    await mina.api.chats.send(toJun, 'from the old one');
    await world.clock.advance(30_000);
    const written = ['to whoever is there', 'to the new one', 'to the old one'];
    expect(await received(mina, toJun)).to.deep.equal(written);
    mina.kill();
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(30_000);
    expect(await received(copy, toJun)).to.deep.equal(written);
    expect(await received(jun, toMina)).to.deep.equal(['from the new one', 'from the old one']);
  });

  it('loses no device to a second one that was restored from the same file', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(172);
    const copies = await copiesOf(world, mina, { count: 2 });
    mina.kill();
    // Each adds itself without knowing of the other, and meets Jun alone.
    for (const copy of copies) {
      await copy.restart();
      await world.clock.advance(30_000);
      copy.kill();
      await world.clock.advance(30_000);
    }
    for (const [at, copy] of copies.entries()) {
      await copy.restart();
      await copy.api.chats.open(toJun);
      await copy.api.chats.send(toJun, `from ${at}`);
      await jun.api.chats.send(toMina, `to ${at}`);
      await world.clock.advance(60_000);
      expect(await seatsAt(copy)).to.deep.equal([0, 1, 2]);
      expect((await received(copy, toJun)).at(-1)).to.equal(`to ${at}`);
      copy.kill();
      await world.clock.advance(30_000);
    }
    expect(await seatsAt(jun, mina)).to.deep.equal([0, 1, 2]);
    expect(await received(jun, toMina)).to.deep.equal(['from 0', 'from 1']);
  });

  it('says and hears nothing more by a device that was removed, which is told so', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(173);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    mina.kill();
    await world.clock.advance(30_000);
    await copy.restart();
    await world.clock.advance(30_000);
    await removeSeat(copy, 0);
    await world.clock.advance(30_000);
    expect(await seatsAt(jun, mina)).to.deep.equal([1]);
    copy.kill();
    await world.clock.advance(30_000);

    await jun.api.chats.send(toMina, 'not for the old one');
    await mina.restart();
    await mina.api.chats.open(toJun);
    await mina.api.chats.send(toJun, 'from the old one');
    await world.clock.advance(60_000);
    expect(await received(mina, toJun)).to.deep.equal([]);
    expect(await received(jun, toMina)).to.deep.equal([]);
    // It showed an old card, which changed nothing, and was told the newer one.
    expect(await seatsAt(jun, mina)).to.deep.equal([1]);
    expect(await seatsAt(mina)).to.deep.equal([1]);
    mina.kill();
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(60_000);
    expect(await received(copy, toJun)).to.deep.equal(['not for the old one']);
  });
});
