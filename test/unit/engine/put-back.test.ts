import { expect } from 'chai';
import type { ChatId } from '../../../src/engine/api/ids.ts';
import type { EntryKey, LogRecord } from '../../../src/engine/log-book/records.ts';
import type { StoreOp } from '../../../src/ports/store.ts';
import { type Somebody, SOON_MS, allMessages, befriend, createWorld } from './world/world.ts';
import { amount } from '../amount.ts';

const DAY_MS = 86_400_000;
/** A session that nothing opens any more begins anew ten minutes after the last one that did, at the latest. */
const RENEWED_MS = 15 * 60_000;
const TIMES = 5;

/** What a store holds now: every table is emptied, and filled again. */
const imageOf = async ({ store }: Somebody): Promise<readonly StoreOp[]> => {
  const ops: StoreOp[] = [];
  for (const table of store.tables()) {
    const rows = await store.list(table);
    if (!rows.ok) throw new Error(rows.error.kind);
    ops.push({ op: 'clear', table });
    for (const { key, value } of rows.value) ops.push({ op: 'put', table, key, value });
  }
  return ops;
};

/** As of a disk or a browser's profile; the device does not know. */
const putBack = async (somebody: Somebody, image: readonly StoreOp[]): Promise<void> => {
  const since = somebody.store.tables().map((table): StoreOp => ({ op: 'clear', table }));
  await somebody.store.write([...since, ...image]);
  await somebody.restart();
};

/** Numbers that stand twice in one log, and forks that a log tells of. */
const usedTwice = async ({ store }: Somebody): Promise<readonly string[]> => {
  const [entries, logs] = [await store.list('entries'), await store.list('logs')];
  if (!entries.ok || !logs.ok) throw new Error('nothing can be read');
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const { key } of entries.value) {
    const [conversation, , author, number] = key as unknown as EntryKey;
    const name = `${conversation} ${author} ${number}`;
    if (seen.has(name)) twice.push(name);
    seen.add(name);
  }
  const forks = logs.value.flatMap(({ value }) => (value as LogRecord).forks);
  return [...twice, ...forks.map(({ number }) => `a fork of ${number}`)];
};

/** Editions in which the device has written, by how many logs of its person there are. */
const logsIn = async ({ store }: Somebody): Promise<number> => {
  const logs = await store.list('logs');
  return logs.ok ? logs.value.length : 0;
};

const textsOf = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(somebody, chat)).map(({ text }) => text);

const theirs = async (somebody: Somebody, chat: ChatId): Promise<readonly string[]> =>
  (await allMessages(somebody, chat)).filter(({ mine }) => !mine).map(({ text }) => text);

describe('an image of yesterday that is put back five times, while the other one goes on', () => {
  for (const seed of amount([51], [51, 52]))
    it(`uses no number of an edition twice, and loses nothing that anybody has: seed ${seed}`, async () => {
      const world = createWorld(seed);
      const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
      const [toJun, toMina] = await befriend(world, mina, jun);
      const said: Record<'mina' | 'jun', string[]> = { mina: [], jun: [] };
      const talk = async (round: string): Promise<void> => {
        for (let i = 0; i < 3 + (seed % 2); i++) {
          for (const [who, somebody, chat] of [
            ['mina', mina, toJun],
            ['jun', jun, toMina],
          ] as const) {
            said[who].push(`${who}, ${round}: ${i}`);
            await somebody.api.chats.send(chat, said[who].at(-1) ?? '');
            await world.clock.advance(40);
          }
        }
        await world.clock.advance(SOON_MS);
      };
      await talk('yesterday');
      const image = await imageOf(mina);
      await world.clock.advance(DAY_MS);
      let own = said.mina.length;
      for (let time = 1; time <= TIMES; time++) {
        await talk(`day ${time}`);
        mina.kill();
        // The other one goes on alone.
        said.jun.push(`jun, alone: ${time}`);
        await jun.api.chats.send(toMina, `jun, alone: ${time}`);
        await world.clock.advance(60_000);
        const there = await textsOf(jun, toMina);
        await mina.restart();
        await putBack(mina, image);
        own = said.mina.length;
        await world.clock.advance(RENEWED_MS);
        expect(await textsOf(jun, toMina)).to.deep.equal(there);
        expect(await theirs(mina, toJun)).to.deep.equal(said.jun);
      }
      await talk('the last day');
      await world.clock.advance(RENEWED_MS);
      expect(await theirs(jun, toMina)).to.deep.equal(said.mina);
      expect(await theirs(mina, toJun)).to.deep.equal(said.jun);
      const mine = (await allMessages(mina, toJun)).filter((message) => message.mine);
      expect(mine.map(({ text }) => text)).to.deep.equal([
        ...said.mina.slice(0, 3 + (seed % 2)),
        ...said.mina.slice(own),
      ]);
      expect(mine.every(({ state }) => state === 'delivered')).to.equal(true);
      expect([await usedTwice(mina), await usedTwice(jun)]).to.deep.equal([[], []]);
      // One edition at first, another one after each time, and the log of the device that went on.
      expect(await logsIn(jun)).to.equal(1 + TIMES + 1);
    });
});
