import { expect } from 'chai';
import fc from 'fast-check';
import { type ChatId, NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import { type NotedWrite, slowDown } from '../../doubles/slow-store.ts';
import {
  allMessages,
  befriend,
  createWorld,
  personOf,
  readFirst,
  shownTexts,
  type Somebody,
} from './world/world.ts';

/** Milliseconds that a write takes: long enough for much to be asked for meanwhile. */
const WRITE_MS = 250;
const WRITTEN_MS = 10 * WRITE_MS;

/** Two contacts with slow disks. */
const pair = async (seed = 1) => {
  const writes: Record<string, NotedWrite[]> = { Mina: [], Jun: [] };
  const world = createWorld(seed, {
    sabotage: (deps, nickname = '') => ({
      ...deps,
      store: slowDown(deps.store, {
        clock: deps.clock,
        ms: WRITE_MS,
        ...(writes[nickname] && { writes: writes[nickname] }),
      }),
    }),
  });
  // A call ends when time goes on, not before.
  const during = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    void work.finally(() => (isOver = true));
    while (!isOver) await world.clock.advance(WRITE_MS);
    return work;
  };
  const browser = (nickname: string) => during(world.browser(nickname));
  const [mina, jun] = [await browser('Mina'), await browser('Jun')];
  const [toJun, toMina] = await during(befriend(world, mina, jun));
  await world.clock.advance(WRITTEN_MS);
  return { world, during, mina, jun, toJun, toMina, writesOf: (name: string) => writes[name] ?? [] };
};

const theirs = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> => {
  const history = await allMessages(somebody, chat);
  return history.filter(({ mine }) => !mine).map(({ text }) => text);
};

describe('a slow disk', () => {
  it('takes texts that are written at once in few writes, in their order, each once', async () => {
    const { world, during, mina, jun, toJun, toMina, writesOf } = await pair();
    const texts = Array.from({ length: 100 }, (_, i) => `message ${i}`);
    const before = writesOf('Mina').length;
    const sent = await during(Promise.all(texts.map((text) => mina.api.chats.send(toJun, text))));
    expect(sent.every(({ ok }) => ok)).to.equal(true);
    expect(writesOf('Mina').length - before).to.be.at.most(3);
    await world.clock.advance(20 * WRITTEN_MS);
    expect(await theirs(jun, toMina)).to.deep.equal(texts);
    expect(mina.messages().filter(({ state }) => state !== 'delivered')).to.deep.equal([]);
  });

  /** What a person does, and what has to come of it. */
  interface Outcome {
    readonly said: string[];
    readonly answered: string[];
    draft: string;
    mina: string;
    jun: string;
    ownName: string;
    readReceipts: boolean;
    discoverable: boolean;
  }

  const ACTIONS = ['write', 'answer', 'read', 'draft', 'rename', 'renameBack', 'describe', 'choose', 'wait'];

  const act = (
    { mina, jun, toJun, toMina }: Awaited<ReturnType<typeof pair>>,
    outcome: Outcome,
    [i, what]: readonly [number, string],
  ): Promise<unknown> | undefined => {
    switch (what) {
      case 'write':
        outcome.said.push(`said ${i}`);
        return mina.api.chats.send(toJun, `said ${i}`);
      case 'answer':
        outcome.answered.push(`answer ${i}`);
        return jun.api.chats.send(toMina, `answer ${i}`);
      case 'read':
        return readFirst(jun, toMina, Number.MAX_SAFE_INTEGER);
      case 'draft':
        outcome.draft = `draft ${i}`;
        return mina.api.chats.setDraft(NOTES_CHAT, outcome.draft);
      case 'rename':
        outcome.mina = `Mina ${i}`;
        return mina.api.profile.rename(outcome.mina);
      case 'renameBack':
        outcome.jun = `Jun ${i}`;
        return jun.api.profile.rename(outcome.jun);
      case 'describe':
        outcome.ownName = `Junjun ${i}`;
        return mina.api.contacts.describe(personOf(jun), { name: outcome.ownName, note: '' });
      case 'choose': {
        const name = i % 2 === 0 ? 'readReceipts' : 'discoverable';
        outcome[name] = i % 4 < 2;
        return mina.api.settings.change({ [name]: outcome[name] });
      }
      default:
        return undefined;
    }
  };

  it('loses and doubles nothing of what happens at once, and after a restart all is as it was', async () => {
    const actions = fc.array(fc.constantFrom(...ACTIONS), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(actions, fc.nat(), async (chosen, seed) => {
        const two = await pair(seed);
        const { world, during, mina, jun, toJun, toMina } = two;
        const { readReceipts, discoverable } = mina.state.settings;
        const names = { draft: '', mina: 'Mina', jun: 'Jun', ownName: '' };
        const outcome: Outcome = { said: [], answered: [], ...names, readReceipts, discoverable };
        const asked: Promise<unknown>[] = [];
        for (const each of chosen.entries()) {
          const done = act(two, outcome, each);
          if (done) asked.push(done);
          else await world.clock.advance(WRITE_MS / 2);
        }
        await during(Promise.all(asked));
        await world.clock.advance(20 * WRITTEN_MS);
        for (const restarted of [false, true]) {
          if (restarted) for (const each of [mina, jun]) await during(each.restart());
          await world.clock.advance(20 * WRITTEN_MS);
          expect(await theirs(jun, toMina)).to.deep.equal(outcome.said);
          expect(await theirs(mina, toJun)).to.deep.equal(outcome.answered);
          expect(mina.state.profile?.nickname).to.equal(outcome.mina);
          expect(mina.state.settings).to.deep.include({
            readReceipts: outcome.readReceipts,
            discoverable: outcome.discoverable,
          });
          const [contact] = mina.state.contacts;
          expect([contact?.nickname, contact?.ownName]).to.deep.equal([outcome.jun, outcome.ownName]);
          expect(jun.state.contacts[0]?.nickname).to.equal(outcome.mina);
          await mina.api.chats.open(toJun);
          await mina.api.chats.open(null);
          await world.clock.advance(WRITTEN_MS);
          const draft = mina.state.chats.find(({ id }) => id === NOTES_CHAT)?.draft;
          expect(draft).to.equal(outcome.draft);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('that is full still shows a chat that is opened while a text cannot be kept', async () => {
    const { world, during, mina, toJun } = await pair();
    await during(mina.api.chats.send(toJun, 'kept'));
    await during(mina.api.chats.open(NOTES_CHAT));
    await world.clock.advance(WRITTEN_MS);
    mina.store.failWrites({ kind: 'full' });
    const first = mina.api.chats.send(toJun, 'not kept');
    // Joined with each other, as the first one is being written.
    const others = Promise.all([mina.api.chats.send(toJun, 'not kept either'), mina.api.chats.open(toJun)]);
    const answers = [await during(first), (await during(others))[0]];
    expect(answers.some(({ ok }) => ok)).to.equal(false);
    await world.clock.advance(WRITTEN_MS);
    expect(mina.messages().map(({ text }) => text)).to.deep.equal(['kept']);
  });

  it('keeps what is typed without asking the disk for more than it needs', async () => {
    const { during, mina, writesOf } = await pair();
    const before = writesOf('Mina').length;
    for (const text of ['h', 'ha', 'half', 'half a thought'])
      await during(mina.api.chats.setDraft(NOTES_CHAT, text));
    const written = writesOf('Mina').slice(before);
    expect(written.map(({ durability }) => durability)).to.deep.equal(Array(4).fill('relaxed'));
    expect(written.every(({ ops }) => ops.length === 1)).to.equal(true);
  });

  it('forgets a conversation in one small write, however long it was', async () => {
    const { world, during, mina, jun, toJun, writesOf } = await pair();
    const texts = Array.from({ length: 50 }, (_, i) => `message ${i}`);
    await during(Promise.all(texts.map((text) => mina.api.chats.send(toJun, text))));
    await world.clock.advance(20 * WRITTEN_MS);
    jun.kill();
    await world.clock.advance(60_000);
    await during(Promise.all(texts.map((text) => mina.api.chats.send(toJun, text))));
    expect(shownTexts(mina).at(-1)).to.equal('message 49 (queued)');
    const before = writesOf('Mina').length;
    await during(mina.api.contacts.remove(personOf(jun)));
    const [removal] = writesOf('Mina').slice(before);
    // A stretch of each table that conversations have, and a few single rows.
    expect(removal?.ops.length).to.be.at.most(20);
    for (const table of ['entries', 'places', 'ids'])
      expect(await mina.store.count(table)).to.deep.equal({ ok: true, value: 0 });
  });
});
