import { expect } from 'chai';
import { clearConversation } from './clear.ts';
import fc from 'fast-check';
import { dropContent, raiseFloor } from '../../../../src/engine/log-book/clearing.ts';
import { type KeptEntry, idText } from '../../../../src/engine/log-book/kept-entry.ts';
import { MAX_EDITIONS } from '../../../../src/engine/log-book/open-conversation.ts';
import { MAX_BRANCHES } from '../../../../src/engine/logs/marks.ts';
import { contentHash, encodeContent, entryIdOf, type Header } from '../../../../src/engine/logs/entry.ts';
import { inOrder } from '../../../../src/engine/logs/order.ts';
import { effectiveTimes } from '../logs/whole-set.ts';
import type { Entry } from '../../../../src/engine/logs/run.ts';
import { MAX_RANGES } from '../../../../src/engine/logs/ranges.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type Device, NAME, createDevice, newAuthor } from './device.ts';

const random = createSeededRandom(22);
const FAR_MS = 2 ** 48 - 1;

/** An entry that no engine here would write. */
const forged = (change: Partial<Header>, text = 'forged'): Entry => {
  const content = encodeContent(['text', text], random);
  const header: Header = {
    conversation: NAME,
    author: newAuthor(),
    number: 1,
    previous: null,
    after: [],
    ms: 1_000,
    content: contentHash(content),
    extensions: new Map(),
    ...change,
  };
  return { id: entryIdOf(header), header, content, signature: null };
};

/** One step: a device writes an entry, or hands another device its entries of one log from some number on. */
type Step =
  | { readonly kind: 'say'; readonly who: number; readonly ms: number }
  | {
      readonly kind: 'bring';
      readonly from: number;
      readonly to: number;
      readonly of: number;
      readonly skip: number;
    };
const who = fc.nat(2);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('say' as const), who, ms: fc.oneof(fc.nat(500), fc.constant(FAR_MS)) }),
    fc.record({ kind: fc.constant('bring' as const), from: who, to: who, of: who, skip: fc.nat(3) }),
  ),
  { maxLength: 40 },
);

const bring = async (from: Device, to: Device, of: Device, skip = 0): Promise<void> => {
  const entries = (await from.log(of.author)).slice(skip);
  // Entries that the bringing device lacks are missing in what it brings.
  for (const entry of entries) await to.take([entry]);
};

const bringAll = async (devices: readonly Device[]): Promise<void> => {
  for (const of of devices) for (const to of devices) if (to !== of) await bring(of, to, of);
};

const play = async (devices: readonly Device[], script: readonly Step[]): Promise<readonly KeptEntry[]> => {
  const said: KeptEntry[] = [];
  for (const step of script) {
    if (step.kind === 'say') said.push(await (devices[step.who] as Device).say(`${said.length}`, step.ms));
    else
      await bring(
        devices[step.from] as Device,
        devices[step.to] as Device,
        devices[step.of] as Device,
        step.skip,
      );
  }
  return said;
};

/** The order that the whole set has by its definition. */
const defined = (entries: readonly Entry[]): readonly string[] => {
  const times = effectiveTimes(
    entries.map(({ id, header: { ms, previous, after } }) => ({
      id: idText(id),
      ms,
      names: [...(previous ? [previous] : []), ...after].map(idText),
    })),
  );
  return entries
    .map(({ id, header: { author, number } }) => ({
      id: idText(id),
      number,
      author: idText(author.device) + idText(author.edition),
      time: times.get(idText(id)) ?? Number.NaN,
    }))
    .toSorted(inOrder)
    .map(({ id }) => id);
};

const threeDevices = (): Promise<readonly Device[]> =>
  Promise.all([createDevice(), createDevice(), createDevice()]);

describe('entries that are kept', () => {
  it('come to one order on every device, each once, in whatever order they came, and nothing waits', () =>
    fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const devices = await threeDevices();
        const said = await play(devices, script);
        await bringAll(devices);
        const order = defined(said);
        for (const device of devices) {
          expect(await device.shown()).to.deep.equal(order);
          const { waits, stale, entries, ids, places } = await device.counts();
          expect({ waits, stale, entries, ids, places }).to.deep.equal({
            waits: 0,
            stale: 0,
            entries: said.length,
            ids: said.length,
            places: said.length,
          });
        }
      }),
      { numRuns: 40 },
    ));

  it('have the order of what is here while something is missing', () =>
    fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const devices = await threeDevices();
        const said = await play(devices, script);
        for (const device of devices) {
          const shown = await device.shown();
          expect(shown).to.deep.equal(defined(said.filter(({ id }) => shown.includes(idText(id)))));
        }
      }),
      { numRuns: 40 },
    ));

  it('are shown page by page as they are shown at once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (times, size) => {
          const device = await createDevice();
          for (const ms of times) await device.take([forged({ ms })]);
          expect(await device.shown(size)).to.deep.equal(await device.shown(100));
          expect(await device.shown(size)).to.have.length(times.length);
        },
      ),
      { numRuns: 40 },
    ));

  it('name what nothing else names: an answer follows what was there, and no more is said than is needed', async () => {
    const [ada, ben] = await threeDevices();
    if (!ada || !ben) throw new Error('devices');
    const first = await ada.say('one', 10);
    const second = await ada.say('two', 20);
    await bring(ada, ben, ada);
    const answer = await ben.say('three', 5);
    expect(answer.header.after).to.deep.equal([second.id]);
    expect(answer.time).to.equal(21);
    const more = await ben.say('four', 6);
    expect([more.header.previous, more.header.after]).to.deep.equal([answer.id, []]);
    expect(first.header.previous).to.equal(null);
  });

  it('take nothing that is here once more, whatever is brought with it', async () => {
    const [ada, ben] = await threeDevices();
    if (!ada || !ben) throw new Error('devices');
    for (const text of ['one', 'two', 'three']) await ada.say(text, 10);
    const all = await ada.log(ada.author);
    expect((await ben.take(all.slice(0, 2))).fresh).to.have.length(2);
    expect((await ben.take(all)).fresh.map(({ id }) => id)).to.deep.equal([all[2]?.id]);
    expect(await ben.take(all)).to.deep.equal({
      fresh: [],
      moved: [],
      forked: false,
      full: false,
      rest: false,
    });
  });

  it('of a fork stay both, on each device, in one order; more than sixteen of a number are not taken', async () => {
    const author = newAuthor();
    const branches = Array.from({ length: MAX_BRANCHES + 1 }, (_, i) => forged({ author, ms: 100 }, `${i}`));
    const [one, other] = await Promise.all([createDevice(), createDevice()]);
    for (const entry of branches.slice(0, MAX_BRANCHES)) await one.take([entry]);
    for (const entry of branches.slice(0, MAX_BRANCHES).toReversed()) await other.take([entry]);
    expect(await one.shown()).to.deep.equal(await other.shown());
    expect(await one.shown()).to.have.length(MAX_BRANCHES);
    expect((await one.take(branches.slice(-1))).full).to.equal(true);
    const follower = forged({ author, number: 2, previous: branches[3]?.id ?? null });
    expect((await one.take([follower])).forked).to.equal(false);
    const stranger = forged({ author, number: 3, previous: random.bytes(32) });
    expect((await one.take([stranger])).forked).to.equal(true);
  });

  it('with gaps without end take the room of as many ranges, and are marked no further', async () => {
    const author = newAuthor();
    const device = await createDevice();
    const far = Array.from({ length: MAX_RANGES + 10 }, (_, i) =>
      forged({ author, number: 2 ** 40 + 2 * i, previous: random.bytes(32) }),
    );
    const taken = [];
    for (const entry of far) taken.push(await device.take([entry]));
    expect(taken.filter(({ full }) => full)).to.have.length(10);
    expect((await device.counts()).entries).to.equal(MAX_RANGES);
    const first = forged({ author });
    expect((await device.take([first])).full).to.equal(true);
  });

  it('of a device in more editions than a device can have are not taken', async () => {
    const device = await createDevice();
    const id = random.bytes(32);
    for (let i = 0; i < MAX_EDITIONS; i++) await device.take([forged({ author: newAuthor(id) })]);
    expect((await device.take([forged({ author: newAuthor(id) })])).full).to.equal(true);
    expect((await device.take([forged({})])).full).to.equal(false);
  });

  it('that are deleted leave their header, which is brought on and checked', async () => {
    const [ada, ben, cy] = await threeDevices();
    if (!ada || !ben || !cy) throw new Error('devices');
    const entries = [await ada.say('a', 1), await ada.say('b', 2), await ada.say('c', 3)];
    const id = idText((entries[1] as KeptEntry).id);
    await ada.inside((tx, conversation) => dropContent(tx, ada.tables, { conversation, id }));
    await bring(ada, ben, ada);
    await bring(ben, cy, ada);
    expect((await cy.log(ada.author)).map(({ content }) => content !== null)).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect(await cy.shown()).to.deep.equal(await ada.shown());
  });

  it('below a floor are gone and do not come back, and what stands above keeps its place', async () => {
    const [ada, ben] = await threeDevices();
    if (!ada || !ben) throw new Error('devices');
    await ada.say('from the future', FAR_MS);
    for (const ms of [1, 2, 3]) await ada.say(`${ms}`, ms);
    await bring(ada, ben, ada);
    const before = await ben.shown();
    await ben.inside(async (tx, conversation) => {
      const author = conversation.log(ada.author)?.author ?? 0;
      await raiseFloor(tx, ben.tables, { conversation, author, floor: 2 });
    });
    expect(await ben.shown()).to.deep.equal(before.slice(2));
    await bring(ada, ben, ada);
    expect(await ben.shown()).to.deep.equal(before.slice(2));
    const next = await ada.say('4', 4);
    await bring(ada, ben, ada);
    const shown = await ben.log(ada.author);
    expect(shown.at(-1)?.time).to.equal(next.time);
  });

  it('go all when a conversation is cleared, and its logs go on', async () => {
    const [ada, ben] = await threeDevices();
    if (!ada || !ben) throw new Error('devices');
    for (const text of ['one', 'two']) await ada.say(text, 10);
    await bring(ada, ben, ada);
    await ben.say('three', 20);
    await ben.inside(async (tx, conversation) => clearConversation(tx, ben.tables, conversation));
    expect(await ben.counts()).to.include({ entries: 0, places: 0, ids: 0, waits: 0, stale: 0 });
    await bring(ada, ben, ada);
    expect(await ben.shown()).to.deep.equal([]);
    expect((await ben.say('four', 5)).header.number).to.equal(2);
    await ada.say('five', 7);
    await bring(ada, ben, ada);
    expect(await ben.shown()).to.have.length(2);
  });
});
