import { expect } from 'chai';
import { type ChatId, type MessageId, NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import { encodeContent } from '../../../src/engine/logs/entry.ts';
import { fromBase32 } from '../../../src/lib/base32.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { recordOf } from './world/copies.ts';
import { forgerOf } from './world/forger.ts';
import { SOON_MS, type Somebody, allMessages, befriend, createWorld, personOf } from './world/world.ts';

const random = createSeededRandom(17);

/** Two contacts with each other's chat open, and what Mina has written. */
const talking = async (seed: number, ...said: readonly string[]) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const ids: MessageId[] = [];
  for (const text of said) {
    const sent = await mina.api.chats.send(toJun, text);
    if (sent.ok) ids.push(sent.value);
  }
  await world.clock.advance(SOON_MS);
  return { world, mina, jun, toJun, toMina, ids: ids as [MessageId, ...MessageId[]] };
};

const textsOf = (somebody: Somebody): readonly string[] => somebody.messages().map(({ text }) => text);
const kindsOf = (somebody: Somebody): readonly string[] => somebody.messages().map(({ kind }) => kind);
const signsOf = (somebody: Somebody) =>
  somebody.messages().map(({ reactions }) => reactions.map(({ sign, people }) => `${sign} ${people.length}`));
const idAt = (somebody: Somebody, at: number): MessageId => somebody.messages().at(at)?.id as MessageId;
const lastOf = (somebody: Somebody, chat: ChatId) => somebody.state.chats.find(({ id }) => id === chat)?.last;

/** What a screen shows of its open chat, without what differs between the two screens. */
const lookOf = (somebody: Somebody) =>
  somebody.messages().map(({ id, kind, text, edited, reactions, reply }) => ({
    id,
    kind,
    text,
    edited,
    reactions: reactions.map(({ sign, people }) => ({ sign, people: people.toSorted() })),
    reply: reply && { id: reply.id, kind: reply.kind, text: reply.text },
  }));

describe('an answer', () => {
  it('repeats what it answers, and follows its edits and its deletion', async () => {
    const { world, mina, jun, toJun, toMina, ids } = await talking(1, 'tea at four?');
    await jun.api.chats.send(toMina, 'yes!', ids[0]);
    await world.clock.advance(SOON_MS);
    const replies = () => [mina, jun].map((one) => one.messages().at(-1)?.reply);
    for (const reply of replies()) {
      expect([reply?.kind, reply?.text, reply?.isHere]).to.deep.equal(['text', 'tea at four?', true]);
      expect(reply?.person).to.equal(personOf(mina));
    }
    await mina.api.messages.edit(toJun, ids[0], 'tea at five?');
    await world.clock.advance(SOON_MS);
    for (const reply of replies()) expect(reply?.text).to.equal('tea at five?');
    await mina.api.messages.delete(toJun, ids);
    await world.clock.advance(SOON_MS);
    for (const reply of replies()) expect([reply?.kind, reply?.text]).to.deep.equal(['deleted', '']);
    expect([...mina.faults, ...jun.faults]).to.deep.equal([]);
  });

  it('makes sense where what it answers is not here, and says nothing of it once that was deleted', async () => {
    const { world, mina, jun } = await talking(2);
    const forger = await forgerOf(jun, mina);
    const original = forger.entry(1, { text: 'never came' });
    const reply = new Map([[0, [original.id, original.header.author.device, 'never']]]);
    reply.set(0, [original.id, Uint8Array.from({ length: 32 }), 'never'] as never);
    const content = encodeContent(['text', 'an answer', reply as never], random);
    forger.send(await forger.envelope(forger.entry(2, { content, previous: original.id })));
    await world.clock.advance(SOON_MS);
    const quote = () => mina.messages().find(({ text }) => text === 'an answer')?.reply;
    expect([quote()?.isHere, quote()?.kind, quote()?.text]).to.deep.equal([false, 'text', 'never']);
    expect(mina.faults).to.deep.equal([]);
  });
});

describe('a reaction', () => {
  it('is on both screens, is one of each person, changes, and goes away', async () => {
    const { world, mina, jun, toJun, toMina, ids } = await talking(3, 'we won!');
    await jun.api.messages.react(toMina, ids[0], '🎉');
    await mina.api.messages.react(toJun, ids[0], '🎉');
    await world.clock.advance(SOON_MS);
    for (const one of [mina, jun]) expect(signsOf(one)).to.deep.equal([['🎉 2']]);
    await jun.api.messages.react(toMina, ids[0], '👍');
    await world.clock.advance(SOON_MS);
    for (const one of [mina, jun]) expect(signsOf(one)[0]).to.have.members(['🎉 1', '👍 1']);
    await jun.api.messages.react(toMina, ids[0], null);
    await mina.restart();
    await mina.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    for (const one of [mina, jun]) expect(signsOf(one)).to.deep.equal([['🎉 1']]);
  });

  it('tells who wrote the message once, and is no unread message', async () => {
    const { world, mina, jun, toJun, toMina, ids } = await talking(4, 'we won!');
    await mina.api.chats.open(null);
    await jun.api.messages.react(toMina, ids[0], '🎉');
    await world.clock.advance(SOON_MS);
    expect(mina.arrivals.map(({ kind, text }) => [kind, text])).to.deep.equal([['reaction', '🎉']]);
    expect(mina.state.chats.find(({ id }) => id === toJun)?.unread).to.equal(0);
    expect(lastOf(mina, toJun)?.text).to.equal('we won!');
    await jun.api.messages.react(toMina, ids[0], null);
    await world.clock.advance(SOON_MS);
    expect(mina.arrivals.length).to.equal(1);
  });
});

describe('a message and a reaction that come together', () => {
  it('are told as the message, whichever comes first', async () => {
    for (const isFirst of [true, false]) {
      const { world, mina, jun, toJun, ids } = await talking(16, 'we won!');
      await mina.api.chats.open(null);
      const forger = await forgerOf(jun, mina);
      const sign = encodeContent(['reaction', fromBase32(ids[0]) as Uint8Array, '🎉'], random);
      const said = encodeContent(['text', 'so did we'], random);
      const [one, other] = isFirst ? [said, sign] : [sign, said];
      const first = forger.entry(1, { content: one });
      const second = forger.entry(2, { content: other, previous: first.id });
      forger.send(await forger.envelope(first), await forger.envelope(second));
      await world.clock.advance(SOON_MS);
      const told = mina.arrivals.filter(({ kind }) => kind === 'text');
      expect(told.map(({ text, count, chat }) => [text, count, chat])).to.deep.equal([
        ['so did we', 1, toJun],
      ]);
      expect(mina.faults).to.deep.equal([]);
    }
  });
});

describe('an edit', () => {
  it('is shown everywhere, and the versions are known', async () => {
    const { world, mina, jun, toJun, toMina, ids } = await talking(5, 'helo');
    await mina.api.messages.edit(toJun, ids[0], 'hello');
    await world.clock.advance(1_000);
    await mina.api.messages.edit(toJun, ids[0], 'hello!');
    await world.clock.advance(SOON_MS);
    for (const one of [mina, jun]) {
      expect(one.messages().map(({ text, edited }) => [text, edited])).to.deep.equal([['hello!', true]]);
      const info = await one.api.messages.info(one === mina ? toJun : toMina, ids[0]);
      expect(info?.versions.map(({ text }) => text)).to.deep.equal(['hello!', 'hello', 'helo']);
    }
    expect([lastOf(mina, toJun)?.text, lastOf(jun, toMina)?.text]).to.deep.equal(['hello!', 'hello!']);
    expect(jun.state.chats.find(({ id }) => id === toMina)?.unread).to.equal(1);
  });

  it('is for who wrote the message alone, whoever claims otherwise', async () => {
    const { world, mina, jun, toMina, ids } = await talking(6, 'mine');
    expect(await jun.api.messages.edit(toMina, ids[0], 'not yours')).to.deep.include({ ok: false });
    await jun.api.messages.delete(toMina, ids);
    const forger = await forgerOf(jun, mina);
    const [target] = mina.messages();
    const bytes = fromBase32(target?.id ?? '') as Uint8Array;
    const edit = forger.entry(1, { content: encodeContent(['edit', bytes, 'forged'], random) });
    const deletion = forger.entry(2, {
      content: encodeContent(['deletion', bytes], random),
      previous: edit.id,
    });
    forger.send(await forger.envelope(edit), await forger.envelope(deletion));
    await world.clock.advance(SOON_MS);
    expect(mina.messages().map(({ kind, text, edited }) => [kind, text, edited])).to.deep.equal([
      ['text', 'mine', false],
    ]);
    expect(mina.faults).to.deep.equal([]);
  });
});

describe('a deletion', () => {
  it('takes the words away on both sides, of all versions, and for good', async () => {
    const { world, mina, jun, toJun, toMina, ids } = await talking(7, 'a secret', 'and more');
    await mina.api.messages.edit(toJun, ids[0], 'another secret');
    await jun.api.messages.react(toMina, ids[0], '😮');
    await world.clock.advance(SOON_MS);
    await mina.api.messages.delete(toJun, [ids[0]]);
    await world.clock.advance(SOON_MS);
    for (const one of [mina, jun]) {
      expect(kindsOf(one)).to.deep.equal(['deleted', 'text']);
      expect(signsOf(one)).to.deep.equal([[], []]);
      const entries = await one.store.list('entries');
      const kept = entries.ok
        ? entries.value.map(({ value }) => value as { content: Uint8Array | null })
        : [];
      const words = kept.map(({ content }) => new TextDecoder().decode(content ?? new Uint8Array()));
      expect(words.filter((said) => said.includes('secret'))).to.deep.equal([]);
      await one.restart();
      await one.api.chats.open(one === mina ? toJun : toMina);
      await world.clock.advance(SOON_MS);
      expect(kindsOf(one)).to.deep.equal(['deleted', 'text']);
    }
  });

  it('is nothing to be read, and the list of chats says no word of it', async () => {
    const { world, mina, jun, toJun, toMina } = await talking(8, 'before');
    await jun.api.chats.markRead(toMina, [idAt(jun, 0)]);
    const sent = await mina.api.chats.send(toJun, 'oops');
    await world.clock.advance(SOON_MS);
    const unread = () => jun.state.chats.find(({ id }) => id === toMina)?.unread;
    expect([unread(), lastOf(jun, toMina)?.text]).to.deep.equal([1, 'oops']);
    if (sent.ok) await mina.api.messages.delete(toJun, [sent.value]);
    await world.clock.advance(SOON_MS);
    expect([unread(), lastOf(jun, toMina)?.kind, lastOf(jun, toMina)?.text]).to.deep.equal([
      0,
      'deleted',
      '',
    ]);
  });

  it('counts before what it deletes has come, and against edits that come later', async () => {
    const { world, mina, jun } = await talking(9);
    const forger = await forgerOf(jun, mina);
    const first = forger.entry(1, { text: 'hidden' });
    const edit = forger.entry(2, {
      content: encodeContent(['edit', first.id, 'hidden too'], random),
      previous: first.id,
    });
    const deletion = forger.entry(3, {
      content: encodeContent(['deletion', first.id], random),
      previous: edit.id,
    });
    for (const entry of [deletion, edit, first]) {
      forger.send(await forger.envelope(entry));
      await world.clock.advance(SOON_MS);
    }
    expect(mina.messages().map(({ kind, text }) => [kind, text])).to.deep.equal([['deleted', '']]);
    const entries = await mina.store.list('entries');
    const kept = entries.ok ? entries.value.map(({ value }) => value as { content: Uint8Array | null }) : [];
    expect(kept.filter(({ content }) => content === null).length).to.equal(2);
    expect(mina.arrivals).to.deep.equal([]);
  });

  it('of what is still queued withdraws it: the other one never hears of it', async () => {
    const { world, mina, jun, toJun, toMina } = await talking(10, 'hello');
    jun.kill();
    await world.clock.advance(60_000);
    const sent = await mina.api.chats.send(toJun, 'never mind');
    await mina.api.chats.send(toJun, 'how are you?');
    if (sent.ok) await mina.api.messages.delete(toJun, [sent.value]);
    await world.clock.advance(SOON_MS);
    expect(textsOf(mina)).to.deep.equal(['hello', 'how are you?']);
    await jun.restart();
    await jun.api.chats.open(toMina);
    await world.clock.advance(10_000);
    expect((await allMessages(jun, toMina)).map(({ text }) => text)).to.deep.equal(['hello', 'how are you?']);
    expect(mina.messages().map(({ state }) => state)).to.deep.equal(['delivered', 'delivered']);
  });
});

describe('very much that is said about one message', () => {
  it('is bounded: the newest hundred of a thousand versions are kept, one of them as long as may be', async () => {
    const { world, mina, jun } = await talking(14);
    const forger = await forgerOf(jun, mina);
    const first = forger.entry(1, { text: 'version 0' });
    const entries = [first];
    for (let n = 1; n <= 1_000; n++) {
      const words = n === 1_000 ? 'x'.repeat(60_000) : `version ${n}`;
      const content = encodeContent(['edit', first.id, words], random);
      const ms = 1_700_000_000_000 + n;
      entries.push(forger.entry(n + 1, { content, ms, previous: entries.at(-1)?.id ?? null }));
    }
    for (let at = 0; at < entries.length; at += 100) {
      forger.send(await forger.envelope(...entries.slice(at, at + 100)));
      await world.clock.advance(1_000);
    }
    await world.clock.advance(SOON_MS);
    expect(textsOf(mina).map((text) => text.length)).to.deep.equal([60_000]);
    const info = await mina.api.messages.info(personOf(jun) as string as ChatId, idAt(mina, 0));
    expect(info?.versions.length).to.equal(101);
    const kept = await mina.store.list('entries');
    const full = kept.ok ? kept.value.filter(({ value }) => (value as { content: unknown }).content) : [];
    expect(full.length).to.be.within(101, 120);
    expect(mina.faults).to.deep.equal([]);
  });

  it('counts once: a contact who reacts five hundred times has one reaction', async () => {
    const { world, mina, jun, ids } = await talking(15, 'hello');
    const forger = await forgerOf(jun, mina);
    const target = fromBase32(ids[0]) as Uint8Array;
    const entries: ReturnType<typeof forger.entry>[] = [];
    for (let n = 1; n <= 500; n++) {
      const content = encodeContent(['reaction', target, `${n}`], random);
      entries.push(forger.entry(n, { content, previous: entries.at(-1)?.id ?? null }));
    }
    for (let at = 0; at < entries.length; at += 100)
      forger.send(await forger.envelope(...entries.slice(at, at + 100)));
    await world.clock.advance(SOON_MS);
    expect(signsOf(mina)).to.deep.equal([['500 1']]);
    expect(mina.arrivals.every(({ count }) => count === 0)).to.equal(true);
    expect(mina.faults).to.deep.equal([]);
  });
});

/** What is kept of the entries of a chat. What the person has set for all devices is in another conversation. */
const contentsIn = async (somebody: Somebody, chat: ChatId): Promise<readonly (Uint8Array | null)[]> => {
  const { conversation } = await recordOf<{ conversation: number }>(somebody, 'chats', chat);
  const entries = await somebody.store.list('entries', { from: [conversation], to: [conversation + 1] });
  if (!entries.ok) throw new Error(entries.error.kind);
  return entries.value.map(({ value }) => (value as { content: Uint8Array | null }).content);
};

describe('what is hidden', () => {
  it('is gone here alone, comes back within a minute, and then never', async () => {
    const { world, mina, jun, toJun, ids } = await talking(11, 'one', 'two');
    await mina.api.messages.hide(toJun, [ids[1] as MessageId]);
    await world.clock.advance(1_000);
    expect([textsOf(mina), textsOf(jun)]).to.deep.equal([['one'], ['one', 'two']]);
    expect(lastOf(mina, toJun)?.text).to.equal('one');
    await mina.api.messages.unhide(toJun, [ids[1] as MessageId]);
    await world.clock.advance(1_000);
    expect(textsOf(mina)).to.deep.equal(['one', 'two']);
    await mina.api.messages.hide(toJun, ids);
    await world.clock.advance(61_000);
    await mina.api.messages.unhide(toJun, ids);
    await mina.restart();
    await mina.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    expect([textsOf(mina), textsOf(jun)]).to.deep.equal([[], ['one', 'two']]);
    expect((await contentsIn(mina, toJun)).every((content) => content === null)).to.equal(true);
  });

  it('reaches the contact all the same, and is kept until then', async () => {
    const { world, mina, jun, toJun, toMina } = await talking(18);
    jun.kill();
    await world.clock.advance(60_000);
    const sent = await mina.api.chats.send(toJun, 'for you alone');
    if (sent.ok) await mina.api.messages.hide(toJun, [sent.value]);
    await world.clock.advance(61_000);
    await mina.restart();
    await jun.restart();
    await world.clock.advance(10_000);
    expect((await allMessages(jun, toMina)).map(({ text }) => text)).to.deep.equal(['for you alone']);
    expect(await allMessages(mina, toJun)).to.deep.equal([]);
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect(await contentsIn(mina, toJun)).to.deep.equal([null]);
  });

  it('is forgotten at the next start where the minute was not over', async () => {
    const { world, mina, toJun, ids } = await talking(12, 'one');
    await mina.api.messages.hide(toJun, ids);
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect(await contentsIn(mina, toJun)).to.deep.equal([null]);
  });
});

describe('forwarding', () => {
  it('writes texts into other chats, without a name unless it is wanted', async () => {
    const { world, mina, jun, toJun, ids } = await talking(13, 'one', 'two');
    expect(
      await mina.api.messages.forward(toJun, ids, { chats: [NOTES_CHAT, toJun], named: false }),
    ).to.deep.equal({ ok: true, value: 2 });
    await mina.api.messages.forward(toJun, [ids[0]], { chats: [toJun], named: true });
    await world.clock.advance(SOON_MS);
    const of = ({ text, forwardedFrom }: { text: string; forwardedFrom: string | null }) => [
      text,
      forwardedFrom,
    ];
    expect(jun.messages().map(of)).to.deep.equal([
      ['one', null],
      ['two', null],
      ['one', ''],
      ['two', ''],
      ['one', 'Mina'],
    ]);
    expect((await allMessages(mina, NOTES_CHAT)).map(of)).to.deep.equal([
      ['one', ''],
      ['two', ''],
    ]);
  });
});

describe('whatever two people do to messages while they are apart', () => {
  it('comes to one screen', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { world, mina, jun, toJun, toMina, ids } = await talking(100 + seed, 'a', 'b', 'c', 'd');
      const chance = createSeededRandom(seed);
      const pick = (most: number): number => (chance.bytes(1)[0] as number) % most;
      const act = async (one: Somebody, chat: ChatId): Promise<void> => {
        const all = one.messages();
        const id = all[pick(all.length)]?.id as MessageId;
        const kind = pick(6);
        if (kind === 0) await one.api.messages.edit(chat, id, `edited ${pick(100)}`);
        if (kind === 1 && pick(3) === 0) await one.api.messages.delete(chat, [id]);
        if (kind === 2) await one.api.messages.react(chat, id, ['👍', '🎉', null][pick(3)] as string | null);
        if (kind === 3) await one.api.chats.send(chat, `answer ${pick(100)}`, id);
        if (kind === 4) await one.api.chats.send(chat, `text ${pick(100)}`);
      };
      for (let round = 0; round < 3; round++) {
        jun.node.vanish();
        mina.node.vanish();
        await world.clock.advance(1_000);
        for (let i = 0; i < 8; i++) {
          await act(mina, toJun);
          await world.clock.advance(pick(50));
          await act(jun, toMina);
        }
        for (const [one, chat] of [
          [mina, toJun],
          [jun, toMina],
        ] as const) {
          await one.restart();
          await one.api.chats.open(chat);
        }
        await world.clock.advance(30_000);
        expect(lookOf(mina), `seed ${seed}, round ${round}`).to.deep.equal(lookOf(jun));
      }
      const dead = mina.messages().filter(({ kind }) => kind === 'deleted');
      expect(dead.every(({ text }) => text === '')).to.equal(true);
      // Engines that were cut off say that their links are dead, and nothing else.
      const faults = [...mina.faults, ...jun.faults].filter((fault) => !fault.includes('the link is closed'));
      expect([...faults, ids.length]).to.deep.equal([4]);
    }
  });
});
