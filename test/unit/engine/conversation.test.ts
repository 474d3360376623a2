import { expect } from 'chai';
import { NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import { MAX_DRAFT_CHARACTERS, MAX_TEXT_BYTES } from '../../../src/engine/api/limits.ts';
import {
  SOON_MS,
  allMessages,
  befriend,
  createWorld,
  personOf,
  readFirst,
  shownTexts,
} from './world/world.ts';

const numbered = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, i) => `message ${from + i}`);

describe('a conversation', () => {
  it('goes both ways, with states', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)']);
    expect(shownTexts(jun)).to.deep.equal(['hello']);
    await jun.api.chats.send(toMina, 'hi');
    await readFirst(jun, toMina, 1);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (read)', 'hi']);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'hi (delivered)']);
  });

  it('keeps messages for somebody who is away, and delivers them in order, each once', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    jun.kill();
    await world.clock.advance(60_000);
    for (const text of numbered(200)) await mina.api.chats.send(toJun, text);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina).at(-1)).to.equal('message 200 (queued)');
    await jun.restart();
    await jun.api.chats.open(toMina);
    await world.clock.advance(10_000);
    const received = await allMessages(jun, toMina);
    expect(received.map(({ text }) => text)).to.deep.equal(numbered(200));
    expect(shownTexts(mina).at(-1)).to.equal('message 200 (delivered)');
  });

  it('shows what is written while the chat is being opened', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    for (const chat of [NOTES_CHAT, toJun]) {
      await mina.api.chats.open(null);
      const said = numbered(4);
      await Promise.all([mina.api.chats.open(chat), ...said.map((text) => mina.api.chats.send(chat, text))]);
      await world.clock.advance(SOON_MS);
      expect(mina.messages().map(({ text }) => text)).to.deep.equal(said);
    }
  });

  it('goes on within minutes where the link was lost and could not be made again at first', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await jun.api.chats.open(toMina);
    for (const say of [() => undefined, () => mina.api.chats.send(toJun, 'are you there?')]) {
      world.network.keepApart(() => true);
      for (const link of mina.node.openLinks()) mina.node.cut(link);
      await say();
      // Whatever was tried at once is over.
      await world.clock.advance(40_000);
      expect(mina.node.linksWith(jun.node)).to.deep.equal([]);
      world.network.keepApart(() => false);
      await world.clock.advance(60_000);
      expect(mina.node.linksWith(jun.node).length).to.equal(1);
    }
    expect(shownTexts(jun)).to.deep.equal(['are you there?']);
  });

  it('loses and doubles nothing, however often the link breaks and both are restarted', async () => {
    const world = createWorld(11);
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    for (let round = 0; round < 12; round++) {
      for (const text of numbered(25, round * 25 + 1)) await mina.api.chats.send(toJun, text);
      for (const text of numbered(5, round * 5 + 1)) await jun.api.chats.send(toMina, text);
      await world.clock.advance(round * 17);
      if (round % 4 === 0) await jun.restart();
      else if (round % 4 === 1) await mina.restart();
      else for (const link of mina.node.openLinks()) mina.node.cut(link);
      await world.clock.advance(40);
    }
    await world.clock.advance(30_000);
    const received = await allMessages(jun, toMina);
    expect(received.filter(({ mine }) => !mine).map(({ text }) => text)).to.deep.equal(numbered(300));
    const back = await allMessages(mina, toJun);
    expect(back.filter(({ mine }) => !mine).map(({ text }) => text)).to.deep.equal(numbered(60));
    expect(back.filter(({ mine, state }) => mine && state !== 'delivered')).to.deep.equal([]);
  });

  it('says queued again of what was under way when the link broke', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    jun.store.failWrites({ kind: 'full' });
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (sent)']);
    jun.kill();
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (queued)']);
  });

  it('survives a full disk on the receiving side: the message comes once there is room', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    jun.store.failWrites({ kind: 'full' });
    for (const text of numbered(3)) await mina.api.chats.send(toJun, text);
    await world.clock.advance(5_000);
    expect(jun.state.storage).to.equal('full');
    expect(shownTexts(jun)).to.deep.equal([]);
    jun.store.failWrites(null);
    await world.clock.advance(15_000);
    expect(shownTexts(jun)).to.deep.equal(numbered(3));
    expect(jun.state.storage).to.equal(null);
    expect(shownTexts(mina).at(-1)).to.equal('message 3 (delivered)');
  });

  it('refuses to send what it cannot keep, and says so', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    mina.store.failWrites({ kind: 'full' });
    const refused = await mina.api.chats.send(toJun, 'hello');
    expect(refused).to.deep.equal({ ok: false, error: { kind: 'not-kept', problem: 'full' } });
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal([]);
    expect(shownTexts(jun)).to.deep.equal([]);
    mina.store.failWrites(null);
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['hello']);
  });

  it('carries exactly 64 KB of text and says of more how much it is', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    const most = 'я'.repeat(MAX_TEXT_BYTES / 2);
    expect((await mina.api.chats.send(toJun, most)).ok).to.equal(true);
    const over = await mina.api.chats.send(toJun, `${most}!`);
    expect(over).to.deep.equal({ ok: false, error: { kind: 'too-long', bytes: MAX_TEXT_BYTES + 1 } });
    expect(await mina.api.chats.send(toJun, ' \n ')).to.deep.equal({ ok: false, error: { kind: 'empty' } });
    await world.clock.advance(SOON_MS);
    expect(jun.messages().map(({ text }) => text)).to.deep.equal([most]);
  });

  it('counts what was not seen, and no longer once it was', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    for (const text of numbered(3)) await mina.api.chats.send(toJun, text);
    await world.clock.advance(SOON_MS);
    const unread = (): number | undefined => jun.state.chats.find(({ id }) => id === toMina)?.unread;
    expect(unread()).to.equal(3);
    expect(jun.arrivals.map(({ name, count }) => [name, count])).to.deep.equal([['Mina', 3]]);
    await readFirst(jun, toMina, 2);
    await world.clock.advance(SOON_MS);
    expect(unread()).to.equal(1);
    expect(shownTexts(mina)).to.deep.equal(['message 1 (read)', 'message 2 (read)', 'message 3 (delivered)']);
    await readFirst(jun, toMina, 3);
    await world.clock.advance(SOON_MS);
    expect(unread()).to.equal(0);
  });

  it('tells nobody what was read where that is switched off, and is not told either', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await jun.api.settings.change({ readReceipts: false });
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    await readFirst(jun, toMina, 1);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)']);
    await jun.api.chats.send(toMina, 'hi');
    await world.clock.advance(SOON_MS);
    await readFirst(mina, toJun, 2);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'hi (delivered)']);
    await jun.api.settings.change({ readReceipts: true });
    expect(shownTexts(jun)).to.deep.equal(['hello', 'hi (read)']);
  });

  it('shows who is there, and when somebody was last seen', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    expect(mina.state.contacts[0]?.presence).to.deep.equal({ kind: 'online', path: 'direct' });
    expect(mina.state.network.peers).to.equal(1);
    jun.kill();
    const gone = world.clock.now();
    await world.clock.advance(SOON_MS);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('offline');
    const presence = mina.state.contacts[0]?.presence;
    expect(presence?.kind === 'offline' && presence.lastSeenAt).to.be.within(gone, gone + SOON_MS);
    expect(mina.state.network.peers).to.equal(0);
  });

  it('finds within ten seconds that somebody is gone who did not say so', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    jun.node.setOnline(false);
    await world.clock.advance(15_000);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('offline');
    jun.node.setOnline(true);
    await world.clock.advance(15_000);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('online');
  });

  it('knows a new nickname at once', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    await mina.api.profile.rename('Wilhelmina');
    await world.clock.advance(SOON_MS);
    expect(jun.state.contacts.map(({ nickname }) => nickname)).to.deep.equal(['Wilhelmina']);
  });

  it('ends with a contact that is removed: history, queue and link', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    await jun.api.contacts.remove(personOf(mina));
    await world.clock.advance(SOON_MS);
    expect(jun.state.contacts).to.deep.equal([]);
    expect(jun.state.chats.map(({ id }) => id)).to.deep.equal([NOTES_CHAT]);
    expect(await allMessages(jun, toMina)).to.deep.equal([]);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('removed');
    // Met again, the conversation goes on with new numbers.
    await befriend(world, jun, mina);
    await mina.api.chats.send(toJun, 'again');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['again']);
  });

  it('is won back by an invite of the one who removed the contact: history and queue are kept', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [, toMina] = await befriend(world, mina, jun);
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'meanwhile');
    await world.clock.advance(15_000);
    expect(mina.state.contacts).to.deep.equal([]);

    const made = await mina.api.invites.create();
    if (!made.ok) throw new Error(made.error.kind);
    const read = await jun.api.invites.read(made.value.code);
    expect(read.ok && read.value.contact).to.equal(toMina);
    const accepted = await jun.api.invites.accept(made.value.code);
    expect(accepted.ok).to.equal(true);
    await world.clock.advance(15_000);
    expect([mina, jun].map(({ state }) => state.contacts.map(({ presence }) => presence.kind))).to.deep.equal(
      [['online'], ['online']],
    );
    await jun.api.chats.open(toMina);
    await jun.api.chats.send(toMina, 'after');
    await world.clock.advance(15_000);
    expect(shownTexts(jun).map((text) => text.replace(/ \(.*/u, ''))).to.deep.equal([
      'before',
      'meanwhile',
      'after',
    ]);
    await mina.api.chats.open(mina.state.contacts[0]?.chat ?? NOTES_CHAT);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['meanwhile', 'after']);
  });
});

describe('notes to self', () => {
  it('are empty until something is noted, whatever was said to others before', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'for Jun alone');
    await world.clock.advance(SOON_MS);
    await mina.api.chats.open(NOTES_CHAT);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal([]);
    expect(await allMessages(mina, NOTES_CHAT)).to.deep.equal([]);
  });

  it('are there at once, need nobody, and are kept', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    await mina.api.chats.open(NOTES_CHAT);
    await mina.api.chats.send(NOTES_CHAT, 'buy milk');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['buy milk (delivered)']);
    await mina.restart();
    await mina.api.chats.open(NOTES_CHAT);
    expect(shownTexts(mina)).to.deep.equal(['buy milk (delivered)']);
  });
});

describe('a draft', () => {
  it('survives a restart and ends with the message it became', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const draft = (): string | undefined => mina.state.chats.find(({ id }) => id === NOTES_CHAT)?.draft;
    await mina.api.chats.setDraft(NOTES_CHAT, 'half a thou');
    await mina.restart();
    expect(draft()).to.equal('half a thou');
    await mina.api.chats.send(NOTES_CHAT, 'half a thought');
    await world.clock.advance(SOON_MS);
    expect(draft()).to.equal('');
    await mina.restart();
    expect(draft()).to.equal('');
  });

  it('is told to the screen when its chat is left, and not with every key', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const draft = (): string | undefined => mina.state.chats.find(({ id }) => id === NOTES_CHAT)?.draft;
    await mina.api.chats.open(NOTES_CHAT);
    await world.clock.advance(SOON_MS);
    const before = mina.state.chats;
    for (const text of ['h', 'ha', 'half']) await mina.api.chats.setDraft(NOTES_CHAT, text);
    await world.clock.advance(SOON_MS);
    expect(mina.state.chats).to.equal(before);
    await mina.api.chats.open(null);
    await world.clock.advance(SOON_MS);
    expect(draft()).to.equal('half');
  });

  it('is kept, however long a text was put into the box', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const draft = (): string | undefined => mina.state.chats.find(({ id }) => id === NOTES_CHAT)?.draft;
    for (const length of [300_000, MAX_DRAFT_CHARACTERS, MAX_DRAFT_CHARACTERS + 1]) {
      await mina.api.chats.setDraft(NOTES_CHAT, 'x'.repeat(length));
      await mina.restart();
      expect(draft()?.length).to.equal(Math.min(length, MAX_DRAFT_CHARACTERS));
    }
  });
});
