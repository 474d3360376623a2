import { expect } from 'chai';
import { LOOK_AFTER_MS } from '../../../src/engine/elsewhere/elsewhere.ts';
import type { SessionRecord } from '../../../src/engine/sealing/kept.ts';
import { copiesOf, fillSeats, removeSeat, seatsAt } from './world/copies.ts';
import { SOON_MS, allMessages, befriend, createWorld, personOf, type Somebody } from './world/world.ts';

/** Long enough for two devices of one person to find each other, and for a link that is not wanted to be closed. */
const FOUND_MS = LOOK_AFTER_MS + SOON_MS;
const UNWANTED_MS = 45_000;

/** People with a session in this browser. */
const sessionsOf = async (somebody: Somebody): Promise<readonly string[]> => {
  const rows = await somebody.store.list('sessions');
  if (!rows.ok) throw new Error(rows.error.kind);
  return rows.value.map(({ value }) => (value as SessionRecord).person);
};

describe('two devices of one person', () => {
  it('link with each other, though they know nobody else, and are contacts of nobody', async () => {
    const world = createWorld(181);
    const mina = await world.browser('Mina');
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    for (const each of [mina, copy]) {
      expect(each.node.openLinks()).to.have.lengthOf(1);
      expect(each.state.elsewhere).not.to.equal(null);
      // No other engine runs.
      expect(each.state.network.peers).to.equal(0);
      expect(each.state.contacts).to.deep.equal([]);
      expect(each.faults.filter((fault) => !fault.includes('another device'))).to.deep.equal([]);
      expect(await seatsAt(each)).to.deep.equal([0, 1]);
      expect(await sessionsOf(each)).to.deep.equal([]);
    }
  });

  it('find each other again when a link was lost, and when either was started anew', async () => {
    const world = createWorld(182);
    const mina = await world.browser('Mina');
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    const [link] = mina.node.openLinks();
    mina.node.cut(link!);
    await world.clock.advance(60_000);
    for (const each of [mina, copy]) expect(each.node.openLinks()).to.have.lengthOf(1);
    for (const each of [mina, copy]) {
      await each.restart();
      await world.clock.advance(FOUND_MS);
      for (const one of [mina, copy]) expect(one.node.openLinks()).to.have.lengthOf(1);
    }
  });

  it('are linked no longer once one was removed, which learns of it and shows itself no more', async () => {
    const world = createWorld(183);
    const mina = await world.browser('Mina');
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    mina.kill();
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    await removeSeat(copy, 0);
    await mina.restart();
    await world.clock.advance(FOUND_MS);
    expect(await seatsAt(mina)).to.deep.equal([1]);
    await world.clock.advance(UNWANTED_MS);
    for (const each of [mina, copy]) expect(each.node.openLinks()).to.deep.equal([]);
    await mina.restart();
    await world.clock.advance(UNWANTED_MS);
    for (const each of [mina, copy]) expect(each.node.openLinks()).to.deep.equal([]);
  });

  it('are listed on both, and one is taken away by the other, once and for all', async () => {
    const world = createWorld(185);
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    for (const each of [mina, copy]) {
      const list = each.state.devices?.list ?? [];
      expect(list.map(({ isThis }) => isThis).toSorted()).to.deep.equal([false, true]);
      const other = list.find(({ isThis }) => !isThis);
      expect(other?.isLinked).to.equal(true);
      expect(other?.linkedAt).to.be.a('number');
    }
    const [old, itself] = ['other', 'this'].map((which) =>
      copy.state.devices?.list.find(({ isThis }) => isThis === (which === 'this')),
    );
    expect(await copy.api.devices.remove(itself!.id)).to.deep.equal({
      ok: false,
      error: { kind: 'this-device' },
    });
    expect((await copy.api.devices.remove(old!.id)).ok).to.equal(true);
    await world.clock.advance(SOON_MS);
    expect(copy.state.devices?.list.map(({ isThis }) => isThis)).to.deep.equal([true]);
    expect(await copy.api.devices.remove(old!.id)).to.deep.equal({
      ok: false,
      error: { kind: 'unknown-device' },
    });
    // It hears of it over the link that it had, and can do nothing about it.
    expect(mina.state.devices?.standing).to.equal('removed');
    expect(await mina.api.devices.remove(itself!.id)).to.deep.equal({
      ok: false,
      error: { kind: 'removed' },
    });
    await mina.api.chats.send(toJun, 'from the old one');
    await world.clock.advance(UNWANTED_MS);
    expect(await allMessages(copy, toJun)).to.deep.equal([]);
    await mina.restart();
    await world.clock.advance(FOUND_MS);
    expect(mina.state.devices?.standing).to.equal('removed');
    expect(await seatsAt(mina)).to.deep.equal(await seatsAt(copy));
  });

  it('are 16 at most: the next one says so, and is one of them once another was removed', async () => {
    const world = createWorld(186);
    const mina = await world.browser('Mina');
    await fillSeats(mina);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    expect(copy.state.devices?.standing).to.equal('no-seat');
    const [one] = copy.state.devices!.list;
    expect((await copy.api.devices.remove(one!.id)).ok).to.equal(true);
    await world.clock.advance(FOUND_MS);
    expect(copy.state.devices?.standing).to.equal('listed');
    expect(mina.state.devices?.list.map(({ id }) => id)).to.have.members(
      copy.state.devices!.list.map(({ id }) => id),
    );
    for (const each of [mina, copy])
      expect(each.state.devices!.list.filter(({ isLinked }) => isLinked)).to.have.lengthOf(1);
  });

  it('count as nobody else beside the contacts of both', async () => {
    const world = createWorld(184);
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    expect(mina.node.openLinks()).to.have.lengthOf(2);
    expect(mina.state.network.peers).to.equal(1);
    for (const each of [mina, copy])
      expect(each.state.contacts.map(({ id }) => id)).to.deep.equal([personOf(jun)]);
  });
});
