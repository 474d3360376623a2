import { expect } from 'chai';
import { NOTES_CHAT, type ChatId } from '../../../../src/engine/api/ids.ts';
import { MAX_TRIES } from '../../../../src/engine/parting/create-parting.ts';
import { FAREWELL_LIFETIME_MS, MAX_FAREWELLS } from '../../../../src/engine/parting/farewell-book.ts';
import type { FrameForm } from '../../../../src/engine/wire/frame-form.ts';
import { heardFrame, removedFrame } from '../../../../src/engine/parting/frames.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { forgerOf } from '../world/forger.ts';
import {
  SOON_MS,
  type Somebody,
  type World,
  befriend,
  createWorld,
  personOf,
  shownTexts,
} from '../world/world.ts';

/** Long enough to be met again by a call. */
const MET_MS = 30_000;
const HOUR_MS = 60 * 60 * 1000;

const pair = async (seed: number, overlay = false) => {
  const world = createWorld(seed, { overlay });
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina };
};

/** What a person sees of their only contact. */
const presence = ({ state }: Somebody): string | undefined => state.contacts[0]?.presence.kind;

/** The farewells of a person. */
const kept = async ({ store }: Somebody): Promise<number> => {
  const rows = await store.list('farewells');
  return rows.ok ? rows.value.length : -1;
};

/** Closes the browser of a person, until `restart`. */
const connectAgain = async (world: World, from: Somebody, to: Somebody): Promise<void> => {
  const made = await from.api.invites.create();
  if (!made.ok) throw new Error(made.error.kind);
  expect((await to.api.invites.accept(made.value.code)).ok).to.equal(true);
  await world.clock.advance(MET_MS);
};

/** The frames of this kind that a browser sends from now on. */
const saidOf = (somebody: Somebody, form: FrameForm): Bytes[] => {
  const said: Bytes[] = [];
  const before = somebody.outgoing;
  somebody.outgoing = (frame) => {
    if (form.decode(frame)) said.push(frame);
    return before(frame);
  };
  return said;
};

/** The backup of a person in another browser, which has to be restarted. */
const copyOf = async (world: World, somebody: Somebody): Promise<Somebody> => {
  const passphrase = 'correct horse battery staple';
  const file = await somebody.api.backups.export({ passphrase, history: false }, () => true);
  if (!file.ok) throw new Error(file.error.kind);
  const copy = await world.browser();
  const restored = await copy.api.backups.restore({ file: file.value, passphrase }, () => true);
  if (!restored.ok) throw new Error(restored.error.kind);
  return copy;
};

const show = async (world: World, somebody: Somebody, chat: ChatId): Promise<readonly string[]> => {
  await somebody.api.chats.open(chat);
  await world.clock.advance(SOON_MS);
  return shownTexts(somebody);
};

describe('a removed contact', () => {
  it('hears so at once where the two are linked, keeps the history, and what is written fails', async () => {
    const { world, mina, jun, toMina } = await pair(41);
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    expect(mina.state.contacts).to.deep.equal([]);
    expect(presence(jun)).to.equal('removed');
    expect(await kept(mina)).to.equal(0);
    expect(jun.node.openLinks()).to.deep.equal([]);
    await jun.api.chats.send(toMina, 'after');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['before (delivered)', 'after (failed)']);
    expect(jun.state.chats[0]?.last).to.include({ text: 'after', state: 'failed' });
    await jun.restart();
    expect(presence(jun)).to.equal('removed');
    expect(await show(world, jun, toMina)).to.deep.equal(['before (delivered)', 'after (failed)']);
    expect(jun.faults).to.deep.equal([]);
    expect(mina.faults).to.deep.equal([]);
  });

  it('is told when it comes back, and its waiting messages fail, also if the other side was restarted meanwhile', async () => {
    const { world, mina, jun, toMina } = await pair(42);
    mina.kill();
    await world.clock.advance(MET_MS);
    await jun.api.chats.send(toMina, 'are you there?');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['are you there? (queued)']);
    jun.kill();
    await mina.restart();
    await world.clock.advance(MET_MS);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(HOUR_MS);
    expect(await kept(mina)).to.equal(1);
    await mina.restart();
    await world.clock.advance(MET_MS);
    await jun.restart();
    await world.clock.advance(MET_MS);
    expect(presence(jun)).to.equal('removed');
    expect(await show(world, jun, toMina)).to.deep.equal(['are you there? (failed)']);
    expect(await kept(mina)).to.equal(0);
    expect(mina.state.chats.map(({ id }) => id)).to.deep.equal([NOTES_CHAT]);
  });

  it('is found over the network where the two cannot meet at a relay', async () => {
    const { world, mina, jun } = await pair(43, true);
    const zoe = await world.browser('Zoe');
    await world.clock.advance(60_000);
    world.network.cutLobby();
    for (const link of mina.node.linksWith(jun.node)) mina.node.close(link);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(5 * 60_000);
    expect(presence(jun)).to.equal('removed');
    expect(await kept(mina)).to.equal(0);
    expect(zoe.state.contacts).to.deep.equal([]);
  });

  it('is a contact again by a new invite: all that failed arrives, in its order, and nothing else', async () => {
    const { world, mina, jun, toJun, toMina } = await pair(44);
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'one');
    await jun.api.chats.send(toMina, 'two');
    await connectAgain(world, mina, jun);
    expect([presence(mina), presence(jun)]).to.deep.equal(['online', 'online']);
    expect(await show(world, mina, toJun)).to.deep.equal(['one', 'two']);
    expect(await show(world, jun, toMina)).to.deep.equal([
      'before (delivered)',
      'one (delivered)',
      'two (delivered)',
    ]);
    await mina.restart();
    await jun.restart();
    await world.clock.advance(MET_MS);
    expect([presence(mina), presence(jun)]).to.deep.equal(['online', 'online']);
  });

  it('is a contact and nothing else where the word and a new invite come at the same time', async () => {
    for (const seed of [45, 145, 245]) {
      const { world, mina, jun } = await pair(seed);
      jun.kill();
      await world.clock.advance(MET_MS);
      const made = await mina.api.invites.create();
      if (!made.ok) throw new Error(made.error.kind);
      await mina.api.contacts.remove(personOf(jun));
      expect(await kept(mina)).to.equal(1);
      mina.kill();
      await jun.restart();
      await jun.api.invites.accept(made.value.code);
      await world.clock.advance(SOON_MS);
      await mina.restart();
      await world.clock.advance(HOUR_MS);
      expect(await kept(mina), `seed ${seed}`).to.equal(0);
      expect([presence(mina), presence(jun)], `seed ${seed}`).to.deep.equal(['online', 'online']);
    }
  });

  it('is a contact again by an invite that was opened while the word was on its way', async () => {
    for (const afterMs of [0, 20, 60, 150, 400]) {
      const { world, mina, jun } = await pair(49);
      const made = await mina.api.invites.create();
      if (!made.ok) throw new Error(made.error.kind);
      void mina.api.contacts.remove(personOf(jun));
      await world.clock.advance(afterMs);
      expect((await jun.api.invites.accept(made.value.code)).ok).to.equal(true);
      await world.clock.advance(MET_MS);
      expect([presence(mina), presence(jun)], `${afterMs} ms`).to.deep.equal(['online', 'online']);
      expect(jun.state.redemptions.map(({ state }) => state)).to.deep.equal(['done', 'done']);
    }
  });

  it('stays removed where an invite was opened before, and used for nothing', async () => {
    const { world, mina, jun } = await pair(50);
    const made = await mina.api.invites.create();
    if (!made.ok) throw new Error(made.error.kind);
    await jun.api.invites.accept(made.value.code);
    await world.clock.advance(MET_MS);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(HOUR_MS);
    expect(presence(jun)).to.equal('removed');
    expect(mina.state.contacts).to.deep.equal([]);
  });

  it('hears so on each device, in whatever order they come, and is not called any more by those that know', async () => {
    for (const overlay of [false, true]) {
      const { world, mina, jun } = await pair(54, overlay);
      const copy = await copyOf(world, jun);
      jun.kill();
      await copy.restart();
      await world.clock.advance(MET_MS);
      expect(presence(copy)).to.equal('online');
      copy.kill();
      await jun.restart();
      await world.clock.advance(MET_MS);

      await mina.api.contacts.remove(personOf(jun));
      await world.clock.advance(MET_MS);
      expect(presence(jun)).to.equal('removed');
      expect(await kept(mina)).to.equal(1);
      // Both are there, and leave each other alone.
      const said = saidOf(mina, removedFrame);
      await world.clock.advance(6 * HOUR_MS);
      expect(said.length, 'told again').to.be.at.most(1);
      jun.kill();
      await mina.restart();
      await copy.restart();
      await world.clock.advance(MET_MS);
      expect(presence(copy)).to.equal('removed');
      expect(await kept(mina)).to.equal(0);
    }
  });

  it('hears nothing of what the other one had not sent, and the first new message arrives', async () => {
    const { world, mina, jun, toJun } = await pair(46);
    jun.kill();
    await world.clock.advance(MET_MS);
    await mina.api.chats.send(toJun, 'never sent');
    await mina.api.contacts.remove(personOf(jun));
    await jun.restart();
    await world.clock.advance(MET_MS);
    expect(presence(jun)).to.equal('removed');
    await connectAgain(world, jun, mina);
    await mina.api.chats.send(toJun, 'hello again');
    await world.clock.advance(SOON_MS);
    expect(await show(world, jun, jun.state.contacts[0]?.chat ?? NOTES_CHAT)).to.deep.equal(['hello again']);
  });

  it('that removes the other one as well is told nothing, and neither side keeps anything', async () => {
    for (const bothAway of [true, false]) {
      const { world, mina, jun } = await pair(47);
      if (bothAway) jun.kill();
      await world.clock.advance(MET_MS);
      await mina.api.contacts.remove(personOf(jun));
      if (bothAway) {
        mina.kill();
        await jun.restart();
      }
      await world.clock.advance(SOON_MS);
      await jun.api.contacts.remove(personOf(mina));
      if (bothAway) await mina.restart();
      await world.clock.advance(MET_MS);
      expect([await kept(mina), await kept(jun)]).to.deep.equal([0, 0]);
      expect([mina, jun].flatMap(({ state }) => state.contacts)).to.deep.equal([]);
    }
  });

  it('that is linked as a contact is one again: an older backup was restored', async () => {
    const { world, mina, jun, toMina } = await pair(48);
    const record = await jun.store.get('contacts', personOf(mina));
    if (!record.ok) throw new Error(record.error.kind);
    mina.kill();
    await world.clock.advance(MET_MS);
    const value = { ...(record.value as object), removedAt: world.clock.now() };
    await jun.store.write([{ op: 'put', table: 'contacts', key: personOf(mina), value }]);
    await jun.restart();
    await jun.api.chats.send(toMina, 'hello?');
    expect(presence(jun)).to.equal('removed');
    await mina.restart();
    await world.clock.advance(MET_MS);
    expect(presence(jun)).to.equal('online');
    expect(await show(world, jun, toMina)).to.deep.equal(['hello? (delivered)']);
  });
});

describe('a removed contact that cannot be told', () => {
  it('is forgotten after some links without an answer', async () => {
    const { world, mina, jun } = await pair(51);
    const said = saidOf(mina, removedFrame);
    jun.outgoing = (frame) => (heardFrame.decode(frame) !== undefined ? undefined : frame);
    await mina.api.contacts.remove(personOf(jun));
    for (let tried = 0; tried < MAX_TRIES + 2; tried += 1) {
      await world.clock.advance(MET_MS);
      await jun.restart();
    }
    await world.clock.advance(MET_MS);
    expect(said.length).to.equal(MAX_TRIES);
    expect(await kept(mina)).to.equal(0);
    expect(presence(jun)).to.equal('removed');
  });

  it('is forgotten after a month, and is then as one who was never known', async () => {
    const { world, mina, jun } = await pair(52);
    jun.kill();
    await world.clock.advance(MET_MS);
    await mina.api.contacts.remove(personOf(jun));
    await mina.restart();
    await world.clock.advance(FAREWELL_LIFETIME_MS - HOUR_MS);
    expect(await kept(mina)).to.equal(1);
    await world.clock.advance(25 * HOUR_MS);
    expect(await kept(mina)).to.equal(0);
    await jun.restart();
    await world.clock.advance(MET_MS);
    expect(presence(jun)).to.equal('offline');
  });

  it('leaves neither name nor words behind, and only so many are kept', async () => {
    const { world, mina, jun, toJun } = await pair(53);
    jun.kill();
    await world.clock.advance(MET_MS);
    await mina.api.contacts.describe(personOf(jun), { name: 'My neighbour', note: 'third floor' });
    await mina.api.chats.send(toJun, 'see you');
    await mina.store.write(
      Array.from({ length: MAX_FAREWELLS }, (_, at) => {
        const id = `${'a'.repeat(48)}${String(at)
          .padStart(4, '2')
          .replaceAll(/[0189]/gu, 'b')}`;
        const farewell = { id, pairSecret: new Uint8Array(32), devices: [], removedAt: at, tries: 0 };
        return {
          op: 'put',
          table: 'farewells',
          key: id,
          value: { ...farewell, removedAt: world.clock.now() },
        };
      }),
    );
    await mina.restart();
    await mina.api.contacts.remove(personOf(jun));
    expect(await kept(mina)).to.be.at.most(MAX_FAREWELLS);
    const all = JSON.stringify(await Promise.all(mina.store.tables().map((table) => mina.store.list(table))));
    for (const word of ['Jun', 'neighbour', 'third floor', 'see you']) expect(all).not.to.contain(word);
  });
});

describe('the message about a removal', () => {
  it('is refused without the pair secret, and the link is closed', async () => {
    const { world, mina, jun } = await pair(61);
    const forger = await forgerOf(jun, mina);
    const [before] = mina.node.openLinks();
    forger.send(removedFrame.encode(createSeededRandom(3).bytes(32)));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(presence(mina)).not.to.equal('removed');
  });

  it('of an earlier parting says nothing once the two are contacts again', async () => {
    const { world, mina, jun, toMina } = await pair(62);
    const said = saidOf(mina, removedFrame);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    await connectAgain(world, mina, jun);
    const [word] = said;
    if (!word) throw new Error('nothing was said');
    (await forgerOf(mina, jun)).send(word);
    await world.clock.advance(MET_MS);
    expect(presence(jun)).to.equal('online');
    await jun.api.chats.send(toMina, 'still here');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun).at(-1)).to.equal('still here (delivered)');
  });

  it('ends the link for all other frames of its sender', async () => {
    const { world, mina, jun } = await pair(63);
    const forger = await forgerOf(mina, jun);
    const message = await forger.envelope(forger.entry(1, { text: 'behind the door' }));
    const said = saidOf(mina, removedFrame);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(0);
    expect(said.length).to.equal(1);
    const [link] = mina.node.openLinks();
    if (link !== undefined) forger.send(message, forger.marks([]));
    await world.clock.advance(MET_MS);
    expect(shownTexts(jun)).to.deep.equal([]);
    expect(presence(jun)).to.equal('removed');
  });

  it('changes nothing as an answer of a person that was never removed', async () => {
    const { world, mina, jun, toJun } = await pair(64);
    const forger = await forgerOf(jun, mina);
    forger.send(heardFrame.encode(createSeededRandom(4).bytes(32)));
    await world.clock.advance(MET_MS);
    expect([presence(mina), presence(jun)]).to.deep.equal(['online', 'online']);
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['hello']);
  });
});

describe('a blocked contact', () => {
  it('sees the other one as away, and sends requests in vain', async () => {
    const { world, mina, jun, toMina } = await pair(71, true);
    const zoe = await world.browser('Zoe');
    await world.clock.advance(60_000);
    expect((await mina.api.contacts.block(personOf(jun))).ok).to.equal(true);
    await world.clock.advance(SOON_MS);
    expect(mina.state.contacts).to.deep.equal([]);
    expect(mina.state.blocked.map(({ id, nickname }) => [id, nickname])).to.deep.equal([
      [personOf(jun), 'Jun'],
    ]);
    expect(await kept(mina)).to.equal(0);
    await jun.api.chats.send(toMina, 'are you there?');
    await jun.restart();
    await mina.restart();
    await world.clock.advance(HOUR_MS);
    expect(presence(jun)).to.equal('offline');
    expect(await show(world, jun, toMina)).to.deep.equal(['are you there? (queued)']);
    expect(mina.state.contacts).to.deep.equal([]);
    expect(mina.state.requests).to.deep.equal([]);
    expect(zoe.faults).to.deep.equal([]);
  });
});

describe('asking again', () => {
  /** Three people in a network. Mina has removed Jun, and Jun has a text to send. */
  const parted = async (seed: number) => {
    const people = await pair(seed, true);
    const { world, mina, jun, toMina } = people;
    const zoe = await world.browser('Zoe');
    await world.clock.advance(60_000);
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    return { ...people, mina, jun, zoe };
  };

  it('is a request as any other; accepted, the two are contacts, and what failed arrives', async () => {
    const { world, mina, jun, toJun, toMina } = await parted(81);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'sorry');
    expect(await jun.api.people.request(personOf(mina), 'Once more?')).to.deep.equal({
      ok: true,
      value: undefined,
    });
    await world.clock.advance(60_000);
    expect(mina.state.requests.map(({ id, greeting }) => [id, greeting])).to.deep.equal([
      [personOf(jun), 'Once more?'],
    ]);
    expect(jun.state.sentRequests.map(({ state }) => state)).to.deep.equal(['waiting']);
    await mina.api.people.answer(personOf(jun), 'accept');
    await world.clock.advance(60_000);
    expect([presence(mina), presence(jun)]).to.deep.equal(['online', 'online']);
    expect(mina.state.requests).to.deep.equal([]);
    expect(jun.state.sentRequests).to.deep.equal([]);
    expect(await show(world, mina, toJun)).to.deep.equal(['sorry']);
    expect(await show(world, jun, toMina)).to.deep.equal(['before (delivered)', 'sorry (delivered)']);
  });

  it('by the person that removed the other one arrives, also if the other one never heard of the removal', async () => {
    for (const heard of [true, false]) {
      const { world, mina, jun, toJun, toMina } = await parted(82);
      if (!heard) jun.kill();
      await mina.api.contacts.remove(personOf(jun));
      if (!heard) {
        // It took too long: nothing of it is kept any more.
        await mina.store.write([{ op: 'clear', table: 'farewells' }]);
        await mina.restart();
        await jun.restart();
      }
      await world.clock.advance(60_000);
      await jun.api.chats.send(toMina, 'where are you?');
      expect(presence(jun)).to.equal(heard ? 'removed' : 'offline');
      await mina.api.people.search(personOf(jun));
      await world.clock.advance(MET_MS);
      expect((await mina.api.people.request(personOf(jun), 'Hello again')).ok).to.equal(true);
      await world.clock.advance(60_000);
      expect(presence(jun)).to.equal('removed');
      // It waits for an answer, whatever else happens.
      await jun.restart();
      await world.clock.advance(60_000);
      expect(jun.state.requests.map(({ greeting }) => greeting)).to.deep.equal(['Hello again']);
      // Asking them is the answer.
      expect((await jun.api.people.request(personOf(mina), '')).ok).to.equal(true);
      await world.clock.advance(60_000);
      expect([presence(mina), presence(jun)]).to.deep.equal(['online', 'online']);
      expect(jun.state.requests).to.deep.equal([]);
      expect(mina.state.sentRequests).to.deep.equal([]);
      expect(await show(world, mina, toJun)).to.deep.equal(['where are you?']);
    }
  });
});
