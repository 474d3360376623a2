import { expect } from 'chai';
import { type ChatId, NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import type { ChatSummary } from '../../../src/engine/api/state.ts';
import { createSignal } from '../../../src/lib/signal.ts';
import type { ClockComparison } from '../../../src/ports/clock.ts';
import { NO_FLAGS } from '../../doubles/engine.ts';
import {
  SOON_MS,
  type Somebody,
  type World,
  befriend,
  createWorld,
  readFirst,
  shownTexts,
} from './world/world.ts';

const HOUR_MS = 60 * 60 * 1_000;
const PASSPHRASE = 'correct horse battery staple';

/** Mina has the chats of these tests, and Jun writes to her. Neither has the chat open. */
const linked = async (world: World = createWorld()) => {
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  await mina.api.chats.open(null);
  return { world, mina, jun, toJun, toMina };
};

const chatOf = (somebody: Somebody, chat: ChatId): ChatSummary | undefined =>
  somebody.state.chats.find(({ id }) => id === chat);
const flagsOf = (somebody: Somebody, chat: ChatId) => chatOf(somebody, chat)?.flags;

/** Until what was done is told, or what was said has come. */
const soon = ({ clock }: World): Promise<void> => clock.advance(SOON_MS);

describe('a muted chat', () => {
  for (const [span, ms] of [
    ['hour', HOUR_MS],
    ['eight-hours', 8 * HOUR_MS],
  ] as const)
    it(`is muted for its time, and the screen is told when that ends: ${span}`, async () => {
      const { world, mina, toJun } = await linked();
      const until = world.clock.now() + ms;
      await mina.api.flags.mute(toJun, span);
      await world.clock.advance(ms - 1_000);
      expect(flagsOf(mina, toJun)).to.deep.equal({ ...NO_FLAGS, mutedUntil: until });
      await world.clock.advance(2_000);
      expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
    });

  it('is muted over a restart, and ends at its time behind it', async () => {
    const { world, mina, toJun } = await linked();
    await mina.api.flags.mute(toJun, 'hour');
    await world.clock.advance(HOUR_MS / 2);
    await mina.restart();
    await soon(world);
    expect(flagsOf(mina, toJun)?.mutedUntil).to.be.a('number');
    await world.clock.advance(HOUR_MS / 2);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
    await mina.restart();
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });

  it('tells of no message and no reaction, also where the screen is locked; it counts them', async () => {
    const { world, mina, jun, toJun, toMina } = await linked();
    await mina.api.chats.send(toJun, 'hello');
    await mina.api.flags.mute(toJun, 'always');
    await soon(world);
    await jun.api.chats.send(toMina, 'hello');
    const [first] = jun.messages();
    if (first) await jun.api.messages.react(toMina, first.id, '👍');
    await soon(world);
    await mina.api.vault({ kind: 'set', passphrase: PASSPHRASE });
    await mina.api.lockScreen();
    await jun.api.chats.send(toMina, 'are you there');
    await soon(world);
    expect(mina.arrivals).to.deep.equal([]);
    await mina.api.unlockScreen(PASSPHRASE);
    await mina.api.flags.mute(toJun, null);
    await jun.api.chats.send(toMina, 'now?');
    await soon(world);
    expect(mina.arrivals.map(({ text }) => text)).to.deep.equal(['now?']);
  });

  it('goes by the clock as it is set right', async () => {
    const comparison = createSignal<ClockComparison | undefined>(undefined);
    let aheadMs = 0;
    const world = createWorld(1, {
      sabotage: (deps) => ({
        ...deps,
        clock: { ...deps.clock, now: () => deps.clock.now() + aheadMs },
        correction: { comparison, deviceNow: () => deps.clock.now(), correct: () => undefined },
      }),
    });
    const { mina, toJun } = await linked(world);
    await mina.api.flags.mute(toJun, 'hour');
    await soon(world);
    aheadMs = 2 * HOUR_MS;
    comparison.set({ by: 'host', aheadMs: -aheadMs });
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });
});

describe('an archived chat', () => {
  it('comes back with a message of either side', async () => {
    const { world, mina, jun, toJun, toMina } = await linked();
    await mina.api.flags.archive(toJun, true);
    await soon(world);
    expect(flagsOf(mina, toJun)?.isArchived).to.equal(true);
    await jun.api.chats.send(toMina, 'hello');
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
    await mina.api.flags.archive(toJun, true);
    await mina.api.chats.send(toJun, 'hello');
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });

  it('stays where it is while it is muted, and with what is no message', async () => {
    const { world, mina, jun, toJun, toMina } = await linked();
    await mina.api.chats.send(toJun, 'hello');
    await mina.api.flags.archive(toJun, true);
    await soon(world);
    const [first] = jun.messages();
    if (first) await jun.api.messages.react(toMina, first.id, '👍');
    await soon(world);
    expect(flagsOf(mina, toJun)?.isArchived).to.equal(true);
    await mina.api.flags.mute(toJun, 'hour');
    await jun.api.chats.send(toMina, 'hello');
    await soon(world);
    expect(chatOf(mina, toJun)).to.include({ unread: 1 });
    expect(flagsOf(mina, toJun)?.isArchived).to.equal(true);
    await world.clock.advance(HOUR_MS);
    await jun.api.chats.send(toMina, 'and now');
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });
});

describe('a chat that is marked unread', () => {
  it('is so until it is opened, and its contact hears nothing of either', async () => {
    const { world, mina, jun, toJun, toMina } = await linked();
    await mina.api.chats.open(toJun);
    await jun.api.chats.send(toMina, 'hello');
    await soon(world);
    await readFirst(mina, toJun, 1);
    await mina.api.chats.open(null);
    await soon(world);
    expect(shownTexts(jun)).to.deep.equal(['hello (read)']);
    await mina.api.flags.markUnread(toJun);
    await soon(world);
    expect(chatOf(mina, toJun)).to.include({ unread: 0 });
    expect(flagsOf(mina, toJun)?.isMarkedUnread).to.equal(true);
    await mina.restart();
    await soon(world);
    expect(flagsOf(mina, toJun)?.isMarkedUnread).to.equal(true);
    expect(shownTexts(jun)).to.deep.equal(['hello (read)']);
    await mina.api.chats.open(toJun);
    await soon(world);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });

  it('is so until it is marked read: so is all that is in it, and its contact is told of that', async () => {
    const { world, mina, jun, toJun, toMina } = await linked();
    for (const text of ['one', 'two']) await jun.api.chats.send(toMina, text);
    await mina.api.flags.markUnread(toJun);
    await soon(world);
    expect(chatOf(mina, toJun)).to.include({ unread: 2 });
    await mina.api.flags.markRead(toJun);
    await soon(world);
    expect(chatOf(mina, toJun)).to.include({ unread: 0 });
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
    expect(shownTexts(jun)).to.deep.equal(['one (read)', 'two (read)']);
  });
});

describe('flags of chats', () => {
  it('are there for notes, before anything is written there, and for no chat that is not there', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const before = chatOf(mina, NOTES_CHAT);
    await mina.api.flags.pin(NOTES_CHAT, true);
    await mina.api.flags.archive('a'.repeat(52) as ChatId, true);
    await soon(world);
    expect(mina.state.chats).to.have.length(1);
    expect(flagsOf(mina, NOTES_CHAT)?.pinnedAt).to.be.a('number');
    await mina.api.flags.pin(NOTES_CHAT, false);
    await soon(world);
    expect(mina.state.chats).to.deep.equal([before]);
  });

  it('are in a backup', async () => {
    const { world, mina, toJun } = await linked();
    await mina.api.flags.pin(toJun, true);
    await mina.api.flags.mute(toJun, 'always');
    await mina.api.flags.archive(toJun, true);
    await mina.api.flags.markUnread(NOTES_CHAT);
    await soon(world);
    const before = [toJun, NOTES_CHAT].map((chat) => flagsOf(mina, chat));
    const file = await mina.api.backups.export({ passphrase: PASSPHRASE, history: false }, () => true);
    mina.kill();
    if (!file.ok) throw new Error(file.error.kind);
    const again = await world.browser();
    await again.api.backups.restore({ file: file.value, passphrase: PASSPHRASE }, () => true);
    await again.restart();
    await soon(world);
    expect([toJun, NOTES_CHAT].map((chat) => flagsOf(again, chat))).to.deep.equal(before);
    expect(before[0]).to.include({ mutedUntil: 'always', isArchived: true });
  });

  it('go with the chat', async () => {
    const { world, mina, jun, toJun } = await linked();
    await mina.api.flags.pin(toJun, true);
    await mina.api.contacts.remove(mina.state.contacts[0]!.id);
    await soon(world);
    expect(chatOf(mina, toJun)).to.equal(undefined);
    await befriend(world, mina, jun);
    expect(flagsOf(mina, toJun)).to.deep.equal(NO_FLAGS);
  });
});
