import { expect } from 'chai';
import fc from 'fast-check';
import { type Timed, effectiveTimes } from './whole-set.ts';
import {
  type Following,
  type Place,
  type PlacedEntries,
  placeNew,
  type Stale,
  placeStale,
  staleBehind,
} from '../../../../src/engine/logs/placing.ts';

const FAR_MS = 2 ** 48 - 1;

/** Entries that name some of those before them; the last of an author is always named. */
const histories: fc.Arbitrary<readonly Timed[]> = fc
  .array(
    fc.record({
      author: fc.constantFrom('ada', 'bob', 'cy'),
      ms: fc.oneof(fc.nat(1_000), fc.constantFrom(0, FAR_MS)),
      seen: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    const written: (Timed & { readonly author: string })[] = [];
    for (const { author, ms, seen } of steps) {
      const own = written.filter((entry) => entry.author === author);
      const others = seen.flatMap((at) => written[at % Math.max(1, written.length)]?.id ?? []);
      const names = [...new Set([...others, ...own.slice(-1).map(({ id }) => id)])];
      written.push({ author, id: `${author} ${own.length + 1}`, ms, names });
    }
    return written;
  });

/** Entries in memory, with a count of what was done to them. */
const inMemory = () => {
  const all = new Map<string, Following & Place>();
  const waits = new Map<string, Set<string>>();
  let moves = 0;
  const entries: PlacedEntries = {
    place: async (id) => all.get(id),
    following: async (id) => all.get(id),
    move: async (id, place) => {
      moves += 1;
      all.set(id, { ...(all.get(id) as Following), ...place });
    },
    waiting: async (id) => [...(waits.get(id) ?? [])],
    wait: (id, named) => void waits.set(named, new Set([...(waits.get(named) ?? []), id])),
    unwait: (id, named) => void waits.get(named)?.delete(id),
  };
  const take = async (timed: Timed, most = 1_000): Promise<readonly Stale[]> => {
    const following: Following = { ms: timed.ms, names: timed.names, floorTimeMs: 0 };
    const place = await placeNew(entries, timed.id, following);
    all.set(timed.id, { ...following, ...place });
    return placeStale(entries, await staleBehind(entries, timed.id), most);
  };
  return {
    entries,
    take,
    times: () => new Map([...all].map(([id, { time }]) => [id, time])),
    isSettled: (id: string) => all.get(id)?.settled,
    moves: () => moves,
    waits: () => [...waits.values()].reduce((sum, each) => sum + each.size, 0),
  };
};

const shuffled = fc.tuple(histories, fc.infiniteStream(fc.nat())).map(([entries, stream]) =>
  entries
    .map((entry) => ({ entry, key: stream.next().value as number }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ entry }) => entry),
);

describe('places of entries that come one by one', () => {
  it('are those of the whole set at every moment, in whatever order they come', () =>
    fc.assert(
      fc.asyncProperty(shuffled, async (entries) => {
        const { take, times } = inMemory();
        for (const [i, entry] of entries.entries()) {
          await take(entry);
          const whole = effectiveTimes(entries.slice(0, i + 1));
          expect(times()).to.deep.equal(new Map(whole));
        }
      }),
    ));

  it('are the same where the work is done in pieces', () =>
    fc.assert(
      fc.asyncProperty(shuffled, async (entries) => {
        const { entries: kept, take, times } = inMemory();
        const left = new Map<string, Stale>();
        for (const entry of entries) for (const each of await take(entry, 0)) left.set(each.id, each);
        let stale: readonly Stale[] = [...left.values()];
        while (stale.length > 0) stale = await placeStale(kept, stale, 3);
        expect(times()).to.deep.equal(new Map(effectiveTimes(entries)));
      }),
    ));

  it('settle once all is here, and then nothing waits any more', () =>
    fc.assert(
      fc.asyncProperty(shuffled, async (entries) => {
        const { take, isSettled, waits } = inMemory();
        for (const entry of entries) await take(entry);
        for (const { id } of entries) expect(isSettled(id), id).to.equal(true);
        expect(waits()).to.equal(0);
      }),
    ));

  it('move nobody where entries come after what they follow', () =>
    fc.assert(
      fc.asyncProperty(histories, async (entries) => {
        const { take, moves, waits } = inMemory();
        for (const entry of entries) await take(entry);
        expect([moves(), waits()]).to.deep.equal([0, 0]);
      }),
    ));

  it('keep the order of answers for others where somebody names what nobody has', async () => {
    const { take, times } = inMemory();
    await take({ id: 'mallory 1', ms: 5, names: ['nothing'] });
    await take({ id: 'ada 1', ms: 100, names: ['mallory 1'] });
    await take({ id: 'bob 1', ms: 50, names: ['ada 1'] });
    expect(times().get('bob 1')).to.equal(101);
  });
});
