import { expect } from 'chai';
import { LOOK_AFTER_MS } from '../../../src/engine/elsewhere/elsewhere.ts';
import { NOTES_CHAT, type ChatId } from '../../../src/engine/api/ids.ts';
import { cardFrame } from '../../../src/engine/contacts/frames.ts';
import { decodeCbor } from '../../../src/engine/wire/cbor.ts';
import { copiesOf, imageOf, putBack } from './world/copies.ts';
import {
  SOON_MS,
  allMessages,
  befriend,
  createWorld,
  shownTexts,
  type Somebody,
  type World,
} from './world/world.ts';

/** Long enough for devices of one person to find each other, and to bring each other what they have. */
const FOUND_MS = LOOK_AFTER_MS + 2 * SOON_MS;

const texts = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(somebody, chat)).map(({ text }) => text);

const states = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(somebody, chat))
    .filter(({ mine }) => mine)
    .map(({ text, state }) => `${text} (${state})`);

const unreadOf = (somebody: Somebody, chat: ChatId): number | undefined =>
  somebody.state.chats.find(({ id }) => id === chat)?.unread;

/** Mina with two browsers, and Jun. The second one was restored before anything was said, and is not loaded yet. */
const people = async (seed: number) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const [copy] = (await copiesOf(world, mina)) as [Somebody];
  return { world, mina, jun, copy, toJun, toMina };
};

/** Runs these engines alone, for long enough to meet. */
const only = async (world: World, all: readonly Somebody[], running: readonly Somebody[]): Promise<void> => {
  for (const each of all) each.kill();
  await world.clock.advance(60_000);
  for (const each of running) await each.restart();
  await world.clock.advance(FOUND_MS);
};

describe('what two devices of one person have', () => {
  it('reaches the other, whoever said it, with nobody else there, in both directions', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(191);
    const all = [mina, jun, copy];
    await mina.api.chats.send(toJun, 'from the old one');
    await jun.api.chats.send(toMina, 'to the old one');
    await mina.api.chats.send(NOTES_CHAT, 'a note there');
    await world.clock.advance(SOON_MS);
    await only(world, all, [mina, copy]);
    const said = ['from the old one', 'to the old one'];
    expect(await texts(copy, toJun)).to.have.members(said);
    expect(await texts(copy, NOTES_CHAT)).to.deep.equal(['a note there']);
    await copy.api.chats.send(NOTES_CHAT, 'a note here');
    await copy.api.chats.send(toJun, 'from the new one');
    await world.clock.advance(SOON_MS);
    for (const each of [mina, copy]) {
      expect(await texts(each, NOTES_CHAT)).to.deep.equal(['a note there', 'a note here']);
      expect(await texts(each, toJun)).to.have.members([...said, 'from the new one']);
    }
    // The old one brings it to Jun, and tells so.
    await only(world, all, [mina, jun]);
    expect(await texts(jun, toMina)).to.have.members([...said, 'from the new one']);
    await only(world, all, [mina, copy]);
    expect(await states(copy, toJun)).to.have.members([
      'from the old one (delivered)',
      'from the new one (delivered)',
    ]);
    for (const each of all) expect(each.faults.filter((one) => one.includes('entries'))).to.deep.equal([]);
  });

  it('says by which way it came', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(198);
    const all = [mina, jun, copy];
    await mina.api.chats.send(toJun, 'mine');
    await jun.api.chats.send(toMina, 'theirs');
    await world.clock.advance(SOON_MS);
    const ways = async (
      one: Somebody,
      chat: ChatId,
    ): Promise<Readonly<Record<string, string | undefined>>> => {
      const found: Record<string, string | undefined> = {};
      for (const { id, text } of await allMessages(one, chat))
        found[text] = (await one.api.messages.info(chat, id))?.way;
      return found;
    };
    expect(await ways(jun, toMina)).to.deep.equal({ mine: 'author', theirs: 'written-here' });
    await only(world, all, [mina, copy]);
    expect(await ways(mina, toJun)).to.deep.equal({ mine: 'written-here', theirs: 'author' });
    expect(await ways(copy, toJun)).to.deep.equal({ mine: 'own-device', theirs: 'own-device' });
  });

  it('is deleted on all, also where no contact had it yet and another own device would bring it to them', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(197);
    const all = [mina, jun, copy];
    await only(world, all, [mina, copy]);
    const sent = await mina.api.chats.send(toJun, 'a secret');
    await world.clock.advance(SOON_MS);
    expect(await states(copy, toJun)).to.deep.equal(['a secret (queued)']);
    // The other one is away when it is deleted, and is the one that Jun meets first.
    await only(world, all, [mina]);
    if (sent.ok) await mina.api.messages.delete(toJun, [sent.value]);
    await only(world, all, [mina, copy]);
    await only(world, all, [copy, jun]);
    for (const [one, chat] of [
      [copy, toJun],
      [jun, toMina],
    ] as const) {
      const shown = await allMessages(one, chat);
      expect(shown.map(({ kind, text }) => [kind, text])).to.deep.equal([['deleted', '']]);
    }
  });

  it('is the same on all after turns in any order, with restarts between', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(192);
    const all = [mina, jun, copy];
    const turns = [
      [mina],
      [copy],
      [mina, copy],
      [jun, copy],
      [mina, jun],
      [copy],
      [copy, mina],
      [jun, mina],
      [jun, copy],
      [copy, mina],
    ];
    const said: string[] = [];
    for (const [at, running] of turns.entries()) {
      await only(world, all, running);
      for (const each of running) {
        said.push(`${all.indexOf(each)} in ${at}`);
        await each.api.chats.send(each === jun ? toMina : toJun, said.at(-1)!);
      }
      await world.clock.advance(SOON_MS);
    }
    await only(world, all, [mina, jun]);
    const shown = await texts(jun, toMina);
    expect(shown).to.have.members(said);
    expect(shown).to.have.lengthOf(said.length);
    await only(world, all, [copy, mina]);
    for (const each of [copy, mina]) expect(await texts(each, toJun)).to.deep.equal(shown);
  });

  it('is not delivered by being there, and is brought to whom it is for when the one that said it is gone', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(193);
    const all = [mina, jun, copy];
    await only(world, all, [mina, copy]);
    await mina.api.chats.send(toJun, 'nobody has it');
    await world.clock.advance(SOON_MS);
    for (const each of [mina, copy])
      expect(await states(each, toJun)).to.deep.equal(['nobody has it (queued)']);
    await only(world, all, [copy, jun]);
    expect(await texts(jun, toMina)).to.deep.equal(['nobody has it']);
    expect(await states(copy, toJun)).to.deep.equal(['nobody has it (delivered)']);
  });

  it('rings once where it is new, and is read everywhere when it was read anywhere', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(194);
    const all = [mina, jun, copy];
    for (const text of ['one', 'two']) await jun.api.chats.send(toMina, text);
    await world.clock.advance(SOON_MS);
    await mina.api.chats.markRead(
      toJun,
      mina.messages().map(({ id }) => id),
    );
    await jun.api.chats.send(toMina, 'three');
    await world.clock.advance(SOON_MS);
    const { activeAt } = mina.state.chats.find(({ id }) => id === toJun)!;
    await only(world, all, [mina, copy]);
    expect(await texts(copy, toJun)).to.deep.equal(['one', 'two', 'three']);
    expect(copy.arrivals.flatMap(({ text, count }) => [text, count])).to.deep.equal(['three', 1]);
    for (const each of [mina, copy]) expect(unreadOf(each, toJun)).to.equal(1);
    // The list of chats is not in another order by what is old.
    expect(copy.state.chats.find(({ id }) => id === toJun)!.activeAt).to.be.at.most(activeAt);
    await copy.api.chats.open(toJun);
    await copy.api.chats.setDraft(toJun, 'a draft');
    await copy.api.chats.markRead(
      toJun,
      copy.messages().map(({ id }) => id),
    );
    await world.clock.advance(SOON_MS);
    for (const each of [mina, copy]) expect(unreadOf(each, toJun)).to.equal(0);
    await only(world, all, [copy, mina]);
    expect(copy.arrivals).to.have.lengthOf(1);
    expect(unreadOf(mina, toJun)).to.equal(0);
  });

  it('is told to nobody as read where the person here tells nobody', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(195);
    await jun.api.chats.send(toMina, 'read it');
    await world.clock.advance(SOON_MS);
    await copy.restart();
    await copy.api.settings.change({ readReceipts: false });
    await world.clock.advance(FOUND_MS);
    await copy.api.chats.open(toJun);
    await copy.api.chats.markRead(
      toJun,
      copy.messages().map(({ id }) => id),
    );
    await world.clock.advance(SOON_MS);
    for (const each of [mina, copy]) expect(unreadOf(each, toJun)).to.equal(0);
    expect(shownTexts(jun)).to.deep.equal(['read it (delivered)']);
  });

  it('comes back to a store that was put back, which uses no number twice', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(196);
    const all = [mina, jun, copy];
    await mina.api.chats.send(toJun, 'one');
    await world.clock.advance(SOON_MS);
    const image = await imageOf(mina);
    for (const text of ['two', 'three']) await mina.api.chats.send(toJun, text);
    await world.clock.advance(SOON_MS);
    await only(world, all, [mina, copy]);
    for (const each of all) each.kill();
    await putBack(mina, image);
    await only(world, all, [mina, copy]);
    expect(await texts(mina, toJun)).to.deep.equal(['one', 'two', 'three']);
    await mina.api.chats.send(toJun, 'four');
    await only(world, all, [mina, jun]);
    expect(await texts(jun, toMina)).to.deep.equal(['one', 'two', 'three', 'four']);
    for (const each of all)
      expect(each.faults.filter((one) => one.includes('two entries'))).to.deep.equal([]);
  });

  it('goes to no device that has the identity and is not on the list, however it asks', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(197);
    await jun.api.chats.send(toMina, 'for Mina');
    await mina.api.chats.send(NOTES_CHAT, 'for nobody');
    await world.clock.advance(SOON_MS);
    // It never shows a card with itself on it.
    copy.outgoing = (frame) => ((decodeCbor(frame) as unknown[])[0] === cardFrame.type ? undefined : frame);
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    expect(copy.node.openLinks()).to.have.lengthOf(1);
    expect(await texts(copy, toJun)).to.deep.equal([]);
    expect(await texts(copy, NOTES_CHAT)).to.deep.equal([]);
    expect(mina.state.elsewhere).not.to.equal(null);
    await world.clock.advance(10 * 60_000);
    expect(await texts(copy, toJun)).to.deep.equal([]);
    copy.outgoing = (frame) => frame;
    await copy.restart();
    await world.clock.advance(FOUND_MS);
    expect(await texts(copy, toJun)).to.deep.equal(['for Mina']);
  });

  it("does not bring history to a contact's device that was met before it came", async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(198);
    const [thief] = (await copiesOf(world, jun)) as [Somebody];
    const all = [mina, jun, copy, thief];
    await mina.api.chats.send(toJun, 'of yesterday');
    await jun.api.chats.send(toMina, 'of yesterday too');
    await world.clock.advance(SOON_MS);
    await only(world, all, [copy, thief]);
    await only(world, all, [mina, copy]);
    expect(await texts(copy, toJun)).to.have.members(['of yesterday', 'of yesterday too']);
    await copy.api.chats.send(toJun, 'of today');
    await only(world, all, [copy, thief]);
    expect(await texts(thief, toMina)).to.deep.equal(['of today']);
  });
});
