import { expect } from 'chai';
import { TAG_BYTES } from '../../../src/engine/sessions/envelope.ts';
import { ENVELOPE_BYTES } from '../../../src/engine/sessions/limits.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { profileFrame } from '../../../src/engine/contacts/frames.ts';
import { envelopeFrame } from '../../../src/engine/delivery/frames.ts';
import { pingFrame } from '../../../src/engine/presence/frames.ts';
import { MAX_UNOPENED } from '../../../src/engine/replication/intake.ts';
import { NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import { notesName } from '../../../src/engine/chats/conversations.ts';
import { MAX_EDITIONS } from '../../../src/engine/log-book/open-conversation.ts';
import type { LogRecord } from '../../../src/engine/log-book/records.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { forgerOf } from './world/forger.ts';
import {
  SOON_MS,
  type Somebody,
  allMessages,
  befriend,
  createWorld,
  personOf,
  shownTexts,
} from './world/world.ts';

const DAY_MS = 86_400_000;

/** A sealed message without its tag. */
const SMALLEST_ENVELOPE_BYTES = Math.min(...ENVELOPE_BYTES) - TAG_BYTES;

const twoFriends = async () => {
  const world = createWorld(21);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina, forger: await forgerOf(jun, mina), minaId: personOf(mina) };
};

/** Logs of the conversation that a person's browser keeps. */
const logsOf = async ({ store }: Somebody): Promise<readonly LogRecord[]> => {
  const rows = await store.list('logs');
  return rows.ok ? rows.value.map(({ value }) => value as LogRecord) : [];
};

describe('a contact who follows no rule', () => {
  it('loses the link with bytes that are no frame, and nothing else is lost', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    forger.send(new Uint8Array([0xff, 0x00, 0x01]));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('a frame that is none');
    await jun.api.chats.send(toMina, 'sorry');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['sorry']);
  });

  it('loses the link with a frame of a known type that says something else, and keeps it with one that nobody knows', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    for (const type of [7, 255, 65_535]) forger.send(encodeCbor([type, 'something new', [1, 2]]));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).to.include(before);
    await jun.api.chats.send(toMina, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello']);
    expect(mina.faults).to.deep.equal([]);
    forger.send(encodeCbor([profileFrame.type, 'something new', [1, 2]]));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
  });

  it('loses the link with messages that nothing opens, after some dozens: each is tried with every key', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    const random = createSeededRandom(4);
    const junk = (): Uint8Array => envelopeFrame.encode(random.bytes(SMALLEST_ENVELOPE_BYTES));
    forger.send(...Array.from({ length: MAX_UNOPENED }, junk));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).to.include(before);
    forger.send(junk());
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('that nothing opens');
    await jun.api.chats.send(toMina, 'sorry');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['sorry']);
  });

  it('loses the link with frames that the link did not seal', async () => {
    const { world, mina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    forger.sendRaw(pingFrame.encode(1));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('did not seal');
  });

  it('may name any number that there is, and what it said before is kept', async () => {
    const { world, mina, forger } = await twoFriends();
    const last = 2 ** 48 - 1;
    forger.send(await forger.envelope(forger.entry(last, { text: 'the last one' })));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['the last one']);
    const faults = mina.faults.length;
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect(mina.faults.slice(faults)).to.deep.equal([]);
    forger.send(await forger.envelope(forger.entry(1, { text: 'from the beginning' })));
    await world.clock.advance(SOON_MS);
    const { chat } = mina.state.contacts[0]!;
    const shown = await allMessages(mina, chat);
    expect(shown.map(({ text }) => text)).to.have.members(['the last one', 'from the beginning']);
  });

  it('gets nothing shown as another device, or in another conversation, and keeps the link', async () => {
    const { world, mina, jun, toMina, forger, minaId } = await twoFriends();
    const [before] = mina.node.openLinks();
    const random = createSeededRandom(5);
    const someDevice = { device: random.bytes(32), edition: random.bytes(8) };
    const notes = notesName(minaId);
    for (const lie of [forger.entry(1, { author: someDevice }), forger.entry(1, { conversation: notes })]) {
      const faults = mina.faults.length;
      forger.send(await forger.envelope(lie));
      await world.clock.advance(SOON_MS);
      expect(shownTexts(mina)).to.deep.equal([]);
      expect(mina.faults.length).to.be.greaterThan(faults);
    }
    await mina.api.chats.open(NOTES_CHAT);
    expect(shownTexts(mina)).to.deep.equal([]);
    await mina.api.chats.open(jun.state.profile!.id as never);
    await jun.api.chats.send(toMina, 'sorry');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['sorry']);
    expect(mina.node.openLinks()).to.include(before);
  });

  it('gets nothing shown in a session that somebody else started, and talks on afterwards', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    forger.send(await forger.strangersEnvelope(forger.entry(1)));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal([]);
    await jun.api.chats.send(toMina, 'it is me');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['it is me']);
  });

  it('is shown once for what is sent again and again', async () => {
    const { world, mina, forger } = await twoFriends();
    const entry = forger.entry(1, { text: 'once' });
    const frame = await forger.envelope(entry);
    forger.send(frame, frame, frame, await forger.envelope(entry));
    await world.clock.advance(SOON_MS);
    forger.send(frame);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['once']);
  });

  it('is shown with both of two things under one number, in one order, and that is noted', async () => {
    const { world, mina, forger } = await twoFriends();
    const [yes, no] = [forger.entry(1, { text: 'yes' }), forger.entry(1, { text: 'no' })];
    forger.send(await forger.envelope(yes), await forger.envelope(no));
    await world.clock.advance(SOON_MS);
    const shown = shownTexts(mina);
    expect(shown).to.have.members(['yes', 'no']);
    expect(mina.faults.join()).to.contain('two entries of one number');
    await mina.restart();
    await mina.api.chats.open(mina.state.contacts[0]!.chat);
    expect(shownTexts(mina)).to.deep.equal(shown);
  });

  it('is shown in the order of its numbers, however they come', async () => {
    const { world, mina, forger } = await twoFriends();
    const first = forger.entry(1);
    const second = forger.entry(2, { previous: first.id, ms: 1 });
    const third = forger.entry(3, { previous: second.id, ms: 0 });
    for (const each of [third, first, second]) {
      forger.send(await forger.envelope(each));
      await world.clock.advance(SOON_MS);
    }
    expect(shownTexts(mina)).to.deep.equal(['forged 1', 'forged 2', 'forged 3']);
  });

  it('is kept for a bounded number of gaps, and what fills them is taken', async () => {
    const { world, mina, forger } = await twoFriends();
    for (let at = 1; at <= 70; at++) forger.send(await forger.envelope(forger.entry(at * 2 ** 40)));
    await world.clock.advance(SOON_MS);
    const { chat } = mina.state.contacts[0]!;
    expect(await allMessages(mina, chat)).to.have.length(64);
    expect(mina.faults.join()).to.contain('entries that have no place');
  });

  it('cannot acknowledge what was never sent, nor take numbers away by it', async () => {
    const { world, mina, jun, toJun, forger } = await twoFriends();
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    const author = (await logsOf(mina))[0]!;
    forger.send(forger.marks([{ author, upTo: 1_000 }], 2 ** 50));
    await world.clock.advance(SOON_MS);
    await mina.api.chats.send(toJun, 'and on');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'and on']);
    expect(shownTexts(mina).at(-1)).to.equal('and on (delivered)');
  });

  it('may have any clock: answers stand behind what they answer, and nothing is shown as later than now', async () => {
    const { world, mina, toJun, forger } = await twoFriends();
    const said: string[] = [];
    let previous: ReturnType<typeof forger.entry> | undefined;
    for (const [at, ms] of [0, world.clock.now() + 400 * DAY_MS, 2 ** 48 - 1, 0].entries()) {
      previous = forger.entry(at + 1, { ms, previous: previous?.id ?? null, text: `said ${at}` });
      forger.send(await forger.envelope(previous));
      await world.clock.advance(SOON_MS);
      await mina.api.chats.send(toJun, `answered ${at}`);
      await world.clock.advance(SOON_MS);
      said.push(`said ${at}`, `answered ${at}`);
    }
    for (const isAgain of [false, true]) {
      if (isAgain) await mina.restart();
      const messages = await allMessages(mina, toJun);
      const texts = messages.map(({ text }) => text);
      expect(texts).to.have.members(said);
      for (let at = 0; at < 4; at++)
        expect(texts.indexOf(`said ${at}`)).to.be.below(texts.indexOf(`answered ${at}`));
      for (const who of ['said', 'answered'])
        expect(texts.filter((text) => text.startsWith(who))).to.deep.equal(
          said.filter((text) => text.startsWith(who)),
        );
      expect(Math.max(...messages.map((message) => message.writtenAt))).to.be.at.most(world.clock.now());
    }
  });

  it('may say over and over that a log is longer than it is: what is written goes on in few editions', async () => {
    const { world, mina, toJun, forger } = await twoFriends();
    const told = MAX_EDITIONS + 10;
    for (let i = 0; i < told; i++) {
      await mina.api.chats.send(toJun, `text ${i}`);
      await world.clock.advance(100);
      const logs = (await logsOf(mina)).map((author) => ({ author, upTo: 2 ** 40 }));
      forger.send(forger.marks(logs));
      await world.clock.advance(100);
    }
    await world.clock.advance(SOON_MS);
    expect((await logsOf(mina)).length).to.be.at.most(MAX_EDITIONS);
    const texts = (await allMessages(mina, toJun)).map(({ text }) => text);
    expect(texts).to.deep.equal(Array.from({ length: told }, (_, i) => `text ${i}`));
  });

  it('loses the link with a flood, and the rest goes on', async () => {
    const { world, mina, forger } = await twoFriends();
    const ping = pingFrame.encode(1);
    const [before] = mina.node.openLinks();
    forger.send(...Array.from({ length: 9_000 }, () => ping));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    await world.clock.advance(SOON_MS);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('online');
  });
});

describe('two links of one pair', () => {
  it('become one, and a message sent meanwhile is shown once', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    // Mina’s second invite brings Jun a second link while the first is open.
    const invite = await mina.api.invites.create();
    if (!invite.ok) throw new Error(invite.error.kind);
    jun.node.setOnline(false);
    await world.clock.advance(200);
    jun.node.setOnline(true);
    await mina.api.chats.send(toJun, 'through which one?');
    await jun.api.chats.send(toMina, 'through any');
    await world.clock.advance(20_000);
    expect(mina.node.openLinks()).to.have.length(1);
    expect(shownTexts(jun)).to.have.members(['through which one?', 'through any (delivered)']);
    expect(shownTexts(mina)).to.have.members(['through which one? (delivered)', 'through any']);
  });
});
