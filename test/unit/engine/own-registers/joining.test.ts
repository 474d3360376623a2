import { expect } from 'chai';
import fc from 'fast-check';
import { knownKinds } from '../../../../src/engine/kinds/known-kinds.ts';
import { register as registerKind } from '../../../../src/engine/kinds/register.ts';
import { appendEntry } from '../../../../src/engine/log-book/appending.ts';
import { type KeptEntry, idText } from '../../../../src/engine/log-book/kept-entry.ts';
import type { OpenConversation } from '../../../../src/engine/log-book/open-conversation.ts';
import { entriesAt, pageFrom } from '../../../../src/engine/log-book/reading.ts';
import { takeRun } from '../../../../src/engine/log-book/taking.ts';
import { inOrder } from '../../../../src/engine/logs/order.ts';
import { authorText } from '../../../../src/engine/log-book/open-conversation.ts';
import { join, registerOf } from '../../../../src/engine/own-registers/joining.ts';
import { openRegisterTables } from '../../../../src/engine/own-registers/tables.ts';
import { createTable } from '../../../../src/engine/storage/table.ts';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type Device, createDevice } from '../log-book/device.ts';
import { newAuthor } from '../log-book/device.ts';

const random = createSeededRandom(45);
const kinds = knownKinds();
const ABOUT = random.bytes(32);
const MESSAGES = [random.bytes(32), random.bytes(32), random.bytes(32)] as const;
const PERSON = idText(random.bytes(32));

/** The value that counts for good. */
const FINAL = 9;

/** A device that has registers. */
interface Holder {
  readonly device: Device;
  /** The values that count, by name and key. */
  values(): Promise<Readonly<Record<string, number | null>>>;
  set(name: string, value: number | null, messages: readonly number[]): Promise<void>;
  /** What is here now, stubs too. */
  entries(): Promise<readonly KeptEntry[]>;
  take(entries: readonly KeptEntry[]): Promise<void>;
}

const createHolder = async (clockIsOff: number): Promise<Holder> => {
  const device = await createDevice();
  const log = createTestLog();
  const tables = openRegisterTables((form) => createTable({ store: device.store, log }, form));
  const author = newAuthor();
  let ms = 1_000 * clockIsOff;

  const joinOne = async (tx: Tx, own: OpenConversation, entry: KeptEntry): Promise<void> => {
    const register = registerOf(kinds, entry);
    if (!register) return;
    const isFinal = register.value?.[0] === FINAL;
    await join({ tx, book: device.tables, tables, kinds, own }, { entry, register, about: 7, isFinal });
  };
  return {
    device,
    values: async () => {
      const rows = await tables.rows.list();
      if (!rows.ok) throw new Error(rows.error.kind);
      return Object.fromEntries(
        rows.value.map(({ key: [, name, key], value }) => [`${name} ${key}`, value.value?.[0] ?? null]),
      );
    },
    set: (name, value, messages) =>
      device.inside(async (tx, own) => {
        ms += 1;
        const keys = messages.map((at) => MESSAGES[at] as Bytes);
        const bytes = value === null ? null : new Uint8Array([value]);
        const said = { name, value: bytes, about: ABOUT, keys };
        const content = kinds.write(registerKind, said, random);
        const entry = { author, person: PERSON, ms, content };
        await joinOne(tx, own, await appendEntry(tx, device.tables, { conversation: own, said: entry }));
      }),
    entries: () =>
      device.inside((tx, own) =>
        pageFrom(tx, device.tables, { conversation: own, after: undefined, limit: 1_000 }),
      ),
    take: async (entries) => {
      for (const entry of entries)
        await device.inside(async (tx, own) => {
          const run = { conversation: own.name, author: entry.header.author, entries: [entry] };
          const by = { run, person: PERSON, arrivedAt: 0 };
          const taken = await takeRun(tx, device.tables, { conversation: own, ...by });
          const keys = taken.moved.map(({ to }) => to);
          const moved = await entriesAt(tx, device.tables, { conversation: own, keys });
          for (const one of [...taken.fresh, ...moved]) await joinOne(tx, own, one);
        });
    },
  };
};

type Step =
  | {
      readonly at: number;
      readonly name: string;
      readonly value: number | null;
      readonly messages: readonly number[];
    }
  | { readonly from: number; readonly to: number; readonly order: readonly number[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    at: fc.nat(2),
    name: fc.constantFrom('pinned', 'hidden'),
    value: fc.option(fc.constantFrom(1, 2, 3, FINAL)),
    messages: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
  }),
  fc.record({
    from: fc.nat(2),
    to: fc.nat(2),
    // Which of the entries come, and when.
    order: fc.array(fc.nat(20), { maxLength: 12 }),
  }),
);

/** What counts of these entries, found out the simple way. */
const oracle = (entries: readonly KeptEntry[]): Readonly<Record<string, number | null>> => {
  const placed = entries
    .map((entry) => ({ entry, ...entry.header, id: idText(entry.id), time: entry.time }))
    .map((one) => ({ ...one, author: authorText(one.entry.header.author) }))
    .toSorted(inOrder);
  const values: Record<string, number | null> = {};
  for (const { entry } of placed) {
    const register = registerOf(kinds, entry);
    if (!register) continue;
    for (const key of register.keys.length > 0 ? register.keys.map(idText) : ['']) {
      const name = `${register.name} ${key}`;
      const value = register.value?.[0] ?? null;
      if (values[name] !== FINAL || value === FINAL) values[name] = value;
    }
  }
  return values;
};

describe('registers', () => {
  it('come to the same on all devices, whatever came when, and although what was replaced is gone', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        // One clock is far ahead.
        const holders = [await createHolder(1), await createHolder(2), await createHolder(9)] as const;
        const whole = new Map<string, KeptEntry>();
        for (const one of steps) {
          if ('at' in one) {
            const holder = holders[one.at] as Holder;
            await holder.set(one.name, one.value, one.messages);
            for (const entry of await holder.entries())
              if (entry.content && !whole.has(idText(entry.id))) whole.set(idText(entry.id), entry);
            continue;
          }
          const here = await (holders[one.from] as Holder).entries();
          await (holders[one.to] as Holder).take(one.order.flatMap((at) => here[at] ?? []));
        }
        for (let round = 0; round < 2; round++)
          for (const from of holders) for (const to of holders) await to.take(await from.entries());
        // All places are as they are to be: they follow from all entries.
        const placed = (await holders[0].entries()).map((entry) => ({
          ...entry,
          content: whole.get(idText(entry.id))?.content ?? null,
        }));
        const expected = oracle(placed);
        for (const holder of holders) expect(await holder.values()).to.deep.equal(expected);
      }),
      { numRuns: 60 },
    ));

  it('keep what counts, and of all else the header alone', async () => {
    const holder = await createHolder(1);
    for (const value of [1, 2, 3]) await holder.set('hidden', value, [0, 1]);
    await holder.set('hidden', 4, [0]);
    const contents = async () => (await holder.entries()).map(({ content }) => content !== null);
    expect(await contents()).to.deep.equal([false, false, true, true]);
    await holder.set('hidden', null, [1]);
    expect(await contents()).to.deep.equal([false, false, false, true, true]);
  });

  it('count for good where they are final, against all that is later', async () => {
    const [one, other] = [await createHolder(1), await createHolder(2)];
    await one.set('hidden', FINAL, [0]);
    await other.set('hidden', null, [0]);
    const key = `hidden ${idText(MESSAGES[0])}`;
    await one.take(await other.entries());
    await other.take(await one.entries());
    for (const holder of [one, other])
      expect((await holder.values())[key], 'the one that is final').to.equal(FINAL);
  });
});
