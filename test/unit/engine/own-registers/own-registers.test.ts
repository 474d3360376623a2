import { expect } from 'chai';
import fc from 'fast-check';
import { LOOK_AFTER_MS } from '../../../../src/engine/elsewhere/elsewhere.ts';
import type { ChatId, MessageId } from '../../../../src/engine/api/ids.ts';
import { NOTES_CHAT } from '../../../../src/engine/api/ids.ts';
import { ownName as nameOfOwn } from '../../../../src/engine/chats/conversations.ts';
import { comparisonFrame } from '../../../../src/engine/delivery/frames.ts';
import { decodeComparison, tagOf } from '../../../../src/engine/replication/frames.ts';
import { decodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { equalBytes, utf8 } from '../../../../src/lib/bytes.ts';
import { copiesOf } from '../world/copies.ts';
import {
  SOON_MS,
  type Somebody,
  type World,
  allMessages,
  befriend,
  createWorld,
  personOf,
} from '../world/world.ts';

/** Long enough for devices of one person to find each other, and to bring each other what they have. */
const FOUND_MS = LOOK_AFTER_MS + 2 * SOON_MS;
const REGRET_MS = 60_000;

/** Mina with two browsers, and her contact Jun. */
const people = async (seed: number, { history = false } = {}) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  await mina.api.chats.open(null);
  const [copy] = (await copiesOf(world, mina, { history })) as [Somebody];
  return { world, mina, jun, copy, toJun, toMina };
};

/** Only these are running, for long enough to meet. */
const only = async (world: World, all: readonly Somebody[], running: readonly Somebody[]): Promise<void> => {
  for (const each of all) each.kill();
  await world.clock.advance(60_000);
  for (const each of running) await each.restart();
  await world.clock.advance(FOUND_MS);
};

const flagsOf = (one: Somebody, chat: ChatId) => one.state.chats.find(({ id }) => id === chat)?.flags;
const wordsOf = (one: Somebody) =>
  one.state.contacts.map(({ name, ownName, note }) => ({ name, ownName, note }));
const texts = async (one: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(one, chat)).map(({ text }) => text);
const idsOf = async (one: Somebody, chat: ChatId): Promise<readonly MessageId[]> =>
  (await allMessages(one, chat)).map(({ id }) => id);

/** Whether these bytes stand anywhere in the device's store. */
const holds = async ({ store }: Somebody, wanted: Uint8Array): Promise<boolean> => {
  const inValue = (value: unknown): boolean => {
    if (value instanceof Uint8Array)
      return value.some((_, at) => equalBytes(value.subarray(at, at + wanted.length), wanted));
    return typeof value === 'object' && value !== null && Object.values(value).some(inValue);
  };
  for (const table of await store.tables()) {
    const rows = await store.list(table);
    if (rows.ok && rows.value.some(({ value }) => inValue(value))) return true;
  }
  return false;
};

describe('what the person sets on one device', () => {
  it('holds on the other: flags, names and notes, in both directions, linked or later', async () => {
    const { world, mina, jun, copy, toJun } = await people(211);
    const all = [mina, jun, copy];
    await only(world, all, [mina]);
    await mina.api.flags.pin(toJun, true);
    await mina.api.flags.mute(toJun, 'always');
    await mina.api.flags.archive(NOTES_CHAT, true);
    await mina.api.contacts.describe(personOf(jun), { name: 'Juna', note: 'met in Bern' });
    await only(world, all, [mina, copy]);
    const known = flagsOf(mina, toJun);
    expect(known?.mutedUntil).to.equal('always');
    expect(known?.pinnedAt).to.be.a('number');
    expect(flagsOf(copy, toJun)).to.deep.equal(known);
    expect(flagsOf(copy, NOTES_CHAT)?.isArchived).to.equal(true);
    expect(wordsOf(copy)).to.deep.equal([{ name: 'Juna', ownName: 'Juna', note: 'met in Bern' }]);
    // Linked, and the other way.
    await copy.api.flags.mute(toJun, null);
    await copy.api.flags.markUnread(toJun);
    await copy.api.contacts.describe(personOf(jun), { name: '', note: 'met in Bern' });
    await world.clock.advance(SOON_MS);
    expect(flagsOf(mina, toJun)).to.deep.equal({ ...known, mutedUntil: null, isMarkedUnread: true });
    expect(wordsOf(mina)).to.deep.equal([{ name: 'Jun', ownName: '', note: 'met in Bern' }]);
    await mina.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    expect(flagsOf(copy, toJun)?.isMarkedUnread).to.equal(false);
  });

  it('keeps quiet what comes after a chat was muted on the other, and ends there as well', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(212);
    const all = [mina, jun, copy];
    await only(world, all, [mina, jun]);
    await mina.api.flags.mute(toJun, 'eight-hours');
    await jun.api.chats.send(toMina, 'quiet');
    await world.clock.advance(SOON_MS);
    await only(world, all, [mina, copy]);
    expect(await texts(copy, toJun)).to.deep.equal(['quiet']);
    expect(copy.arrivals).to.deep.equal([]);
    await world.clock.advance(8 * 60 * 60 * 1_000);
    expect(flagsOf(copy, toJun)?.mutedUntil).to.equal(null);
  });

  it('is the same again where both have set it while they were apart: the later one counts', async () => {
    const { world, mina, jun, copy, toJun } = await people(213);
    const all = [mina, jun, copy];
    await only(world, all, [mina]);
    await mina.api.contacts.describe(personOf(jun), { name: 'First', note: 'one' });
    await mina.api.flags.pin(toJun, true);
    await only(world, all, [copy]);
    await copy.api.contacts.describe(personOf(jun), { name: 'Second', note: '' });
    await only(world, all, [mina, copy]);
    for (const each of [mina, copy]) {
      // The note was not set by the second one.
      expect(wordsOf(each)).to.deep.equal([{ name: 'Second', ownName: 'Second', note: 'one' }]);
      expect(flagsOf(each, toJun)?.pinnedAt).to.be.a('number');
    }
  });

  it('brings a chat back from the archive on both, whichever of them hears of the news', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(214);
    const all = [mina, jun, copy];
    await only(world, all, [mina, jun]);
    await mina.api.flags.archive(toJun, true);
    await jun.api.chats.send(toMina, 'hello?');
    await world.clock.advance(SOON_MS);
    expect(flagsOf(mina, toJun)?.isArchived).to.equal(false);
    await only(world, all, [mina, copy]);
    expect(flagsOf(copy, toJun)?.isArchived).to.equal(false);
  });
});

describe('a message that was deleted for the person alone', () => {
  it('is hidden on the other, comes back by Undo, and then goes there for good', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(215);
    const all = [mina, jun, copy];
    for (const text of ['stays', 'goes quietly', 'comes back']) await jun.api.chats.send(toMina, text);
    await world.clock.advance(SOON_MS);
    await only(world, all, [mina, copy]);
    const [, goes, back] = await idsOf(mina, toJun);
    await mina.api.messages.hide(toJun, [goes!, back!]);
    await world.clock.advance(SOON_MS);
    expect(await texts(copy, toJun)).to.deep.equal(['stays']);
    expect(await holds(copy, utf8('goes quietly'))).to.equal(true);
    await mina.api.messages.unhide(toJun, [back!]);
    await world.clock.advance(SOON_MS);
    expect(await texts(copy, toJun)).to.deep.equal(['stays', 'comes back']);
    await world.clock.advance(REGRET_MS + SOON_MS);
    for (const each of [mina, copy]) {
      expect(await texts(each, toJun)).to.deep.equal(['stays', 'comes back']);
      expect(await holds(each, utf8('goes quietly'))).to.equal(false);
    }
    await only(world, all, [mina, jun]);
    expect(await texts(jun, toMina)).to.deep.equal(['stays', 'goes quietly', 'comes back']);
  });

  it('is hidden where it comes later than that it was hidden, and is not kept there', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(216);
    const all = [mina, jun, copy];
    await only(world, all, [mina, jun]);
    await jun.api.chats.send(toMina, 'nobody saw this');
    await world.clock.advance(SOON_MS);
    await mina.api.messages.hide(toJun, await idsOf(mina, toJun));
    await world.clock.advance(REGRET_MS + SOON_MS);
    await only(world, all, [mina, copy]);
    await only(world, all, [jun, copy]);
    expect(await texts(copy, toJun)).to.deep.equal([]);
    expect(copy.arrivals).to.deep.equal([]);
    expect(copy.state.chats.find(({ id }) => id === toJun)?.unread).to.equal(0);
    expect(await holds(copy, utf8('nobody saw this'))).to.equal(false);
  });

  it('is gone on both where one has wanted it back too late', async () => {
    const { world, mina, jun, copy, toJun, toMina } = await people(217);
    const all = [mina, jun, copy];
    await jun.api.chats.send(toMina, 'twice hidden');
    await world.clock.advance(SOON_MS);
    await only(world, all, [mina, copy]);
    const ids = await idsOf(mina, toJun);
    await only(world, all, [mina]);
    await mina.api.messages.hide(toJun, ids);
    await world.clock.advance(REGRET_MS + SOON_MS);
    await only(world, all, [copy]);
    await copy.api.messages.hide(toJun, ids);
    await copy.api.messages.unhide(toJun, ids);
    expect(await texts(copy, toJun)).to.deep.equal(['twice hidden']);
    await only(world, all, [mina, copy]);
    for (const each of [mina, copy]) expect(await texts(each, toJun)).to.deep.equal([]);
  });
});

describe('what own devices have in common', () => {
  it('is nothing that a contact hears of, and goes with the contact', async () => {
    const { world, mina, jun, toJun } = await people(218);
    const name = nameOfOwn(personOf(mina));
    const tags: boolean[] = [];
    mina.outgoing = (frame) => {
      const [type, body] = decodeCbor(frame) as [number, Uint8Array];
      const comparison = type === comparisonFrame.type ? decodeComparison(body) : undefined;
      if (comparison)
        tags.push(comparison.digests.some(({ tag }) => equalBytes(tag, tagOf(comparison.salt, name))));
      return frame;
    };
    await mina.api.flags.pin(toJun, true);
    await mina.api.contacts.describe(personOf(jun), { name: 'Secretly', note: 'owes me money' });
    await mina.restart();
    await world.clock.advance(FOUND_MS);
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(tags).to.include(false);
    expect(tags).not.to.include(true);
    for (const said of ['owes me money', 'Secretly']) {
      expect(await holds(mina, utf8(said)), said).to.equal(true);
      expect(await holds(jun, utf8(said)), said).to.equal(false);
    }
    const conversations = await jun.store.list('conversations');
    expect(
      conversations.ok &&
        conversations.value.some(({ value }) => equalBytes((value as { name: Uint8Array }).name, name)),
    ).to.equal(false);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    for (const said of ['owes me money', 'Secretly'])
      expect(await holds(mina, utf8(said)), said).to.equal(false);
    const rows = await mina.store.list('registers');
    expect(rows.ok && rows.value).to.deep.equal([]);
  });

  it('is restored with a backup, and what is newer elsewhere is not undone by it', async () => {
    const { world, mina, jun, toJun } = await people(219);
    await mina.api.flags.pin(toJun, true);
    await mina.api.contacts.describe(personOf(jun), { name: 'Old', note: 'old' });
    const [copy] = (await copiesOf(world, mina, { history: true })) as [Somebody];
    await mina.api.flags.pin(toJun, false);
    await mina.api.contacts.describe(personOf(jun), { name: 'New', note: 'old' });
    await only(world, [mina, jun, copy], [copy]);
    expect(flagsOf(copy, toJun)?.pinnedAt).to.be.a('number');
    expect(wordsOf(copy)).to.deep.equal([{ name: 'Old', ownName: 'Old', note: 'old' }]);
    const rows = await copy.store.list('registers');
    expect(rows.ok && rows.value).to.have.lengthOf(3);
    await only(world, [mina, jun, copy], [mina, copy]);
    for (const each of [mina, copy]) {
      expect(flagsOf(each, toJun)?.pinnedAt).to.equal(null);
      expect(wordsOf(each)).to.deep.equal([{ name: 'New', ownName: 'New', note: 'old' }]);
    }
  });

  it('is set for a contact whom only one of them had, as soon as the other has them too', async () => {
    const { world, mina, jun, copy } = await people(220);
    const noor = await world.browser('Noor');
    const all = [mina, jun, copy, noor];
    await only(world, all, [mina, noor]);
    const [toNoor] = await befriend(world, mina, noor);
    await mina.api.flags.pin(toNoor, true);
    await mina.api.contacts.describe(personOf(noor), { name: 'N.', note: '' });
    await only(world, all, [mina, copy]);
    expect(flagsOf(copy, toNoor)).to.equal(undefined);
    await only(world, all, [copy, noor]);
    const [again] = await befriend(world, copy, noor);
    await world.clock.advance(SOON_MS);
    expect(again).to.equal(toNoor);
    expect(flagsOf(copy, toNoor)?.pinnedAt).to.be.a('number');
    expect(copy.state.contacts.map(({ name }) => name)).to.have.members(['Jun', 'N.']);
  });
});

describe('two devices of one person', () => {
  type Act = 'pin' | 'mute' | 'archive' | 'unread' | 'name' | 'note' | 'hide' | 'unhide' | 'restart';
  const act = fc.record({
    by: fc.nat(1),
    what: fc.constantFrom<Act>(
      'pin',
      'mute',
      'archive',
      'unread',
      'name',
      'note',
      'hide',
      'unhide',
      'restart',
    ),
    value: fc.nat(2),
  });
  const turn = fc.record({
    running: fc.constantFrom([0], [1], [0, 1]),
    acts: fc.array(act, { maxLength: 6 }),
  });

  it('show the same after whatever was done, apart or together', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(1_000), fc.array(turn, { minLength: 1, maxLength: 4 }), async (seed, turns) => {
        const { world, mina, jun, copy, toJun, toMina } = await people(300 + seed);
        const own = [mina, copy];
        for (const text of ['a', 'b', 'c']) await jun.api.chats.send(toMina, text);
        await world.clock.advance(SOON_MS);
        await only(world, [...own, jun], own);
        const ids = await idsOf(mina, toJun);
        for (const { running, acts } of turns) {
          const there = running.map((at) => own[at] as Somebody);
          await only(world, own, there);
          for (const { by, what, value } of acts) {
            const one = there[by % there.length] as Somebody;
            const { api } = one;
            const person = personOf(jun);
            const { ownName: name = '', note = '' } = one.state.contacts[0] ?? {};
            await world.clock.advance(value);
            const isOn = value > 0;
            if (what === 'pin') await api.flags.pin(toJun, isOn);
            if (what === 'mute') await api.flags.mute(toJun, isOn ? 'always' : null);
            if (what === 'archive') await api.flags.archive(toJun, isOn);
            if (what === 'unread') await (isOn ? api.flags.markUnread(toJun) : api.flags.markRead(toJun));
            if (what === 'name') await api.contacts.describe(person, { name: `name ${value}`, note });
            if (what === 'note') await api.contacts.describe(person, { name, note: `note ${value}` });
            if (what === 'hide') await api.messages.hide(toJun, [ids[value]!]);
            if (what === 'unhide') await api.messages.unhide(toJun, [ids[value]!]);
            if (what === 'restart') await one.restart();
          }
        }
        await only(world, own, own);
        await world.clock.advance(REGRET_MS + SOON_MS);
        const shown = await Promise.all(
          own.map(async (one) => ({
            flags: flagsOf(one, toJun),
            words: wordsOf(one),
            texts: await texts(one, toJun),
          })),
        );
        expect(shown[1]).to.deep.equal(shown[0]);
      }),
      { numRuns: 6 },
    ));
});
