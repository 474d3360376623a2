import { expect } from 'chai';
import { NOTES_CHAT } from '../../../../src/engine/api/ids.ts';
import { kindsOf } from '../../../../src/engine/backup/records.ts';
import { BACKUPS } from '../../../../src/engine/in-backup.ts';
import { TABLE_NAMES } from '../../../../src/engine/tables.ts';
import type { Store } from '../../../../src/ports/store.ts';
import { copiesOf } from '../world/copies.ts';
import { SOON_MS, befriend, createWorld, personOf, readFirst } from '../world/world.ts';

const kept = Object.entries(BACKUPS);

/** What stands in a file for the file's own sake. */
const OF_FILES = ['manifest', 'end'];

/** Those of these tables that hold something. */
const filled = async (store: Store): Promise<ReadonlySet<string>> => {
  const found = await Promise.all(
    kept.map(async ([table]) => {
      const rows = await store.count(table);
      return rows.ok && rows.value > 0 ? [table] : [];
    }),
  );
  return new Set(found.flat());
};

describe('what features keep', () => {
  it('is no table twice, and each has a rule for backups', () => {
    expect(kept.map(([table]) => table).toSorted()).to.deep.equal(TABLE_NAMES.toSorted());
    expect(new Set(TABLE_NAMES).size).to.equal(TABLE_NAMES.length);
  });

  it('is in a file in an order of its own: no two kinds have one name, one place or one count', () => {
    const kinds = kindsOf(BACKUPS);
    const counts = kinds.flatMap(({ counted }) => counted ?? []);
    for (const names of [kinds.map(({ kind }) => kind), kinds.map(({ place }) => place), counts])
      expect(new Set<unknown>(names).size).to.equal(names.length);
    expect([kinds[0]?.kind, kinds.at(-1)?.kind]).to.deep.equal(OF_FILES);
  });

  it('is in another browser, after a restore, what it says and nothing else', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'hello');
    await mina.api.chats.send(NOTES_CHAT, 'a note');
    await mina.api.chats.open(toJun);
    const [said] = mina.messages();
    await mina.api.messages.edit(toJun, said!.id, 'hello!');
    await mina.api.chats.setDraft(toJun, 'and');
    await mina.api.settings.change({ readReceipts: true });
    await world.clock.advance(SOON_MS);
    await readFirst(jun, toMina, 1);
    await jun.api.chats.send(toMina, 'hi');
    await world.clock.advance(SOON_MS);
    const others = await Promise.all(['Noor', 'Ravi'].map((name) => world.browser(name)));
    for (const other of others) await befriend(world, mina, other);
    await mina.api.contacts.block(personOf(others[0]!));
    await mina.api.contacts.remove(personOf(others[1]!));
    await world.clock.advance(SOON_MS);

    const before = await filled(mina.store);
    const [copy] = await copiesOf(world, mina, { history: true });
    const after = await filled(copy!.store.reopen());
    for (const [table, backup] of kept) {
      if ('leftOut' in backup) expect([...after], table).not.to.include(table);
      if ('as' in backup && backup.only === undefined && before.has(table))
        expect([...after], table).to.include(table);
    }
    await copy!.restart();
    await world.clock.advance(SOON_MS);
    const started = await filled(copy!.store);
    for (const [table, backup] of kept)
      if ('madeOf' in backup && before.has(table)) expect([...started], table).to.include(table);
    // Something of each sort was there, or nothing was tested.
    for (const table of [
      'contacts',
      'entries',
      'receipts',
      'blocked',
      'sessions',
      'cards',
      'drafts',
      'versions',
    ])
      expect([...before]).to.include(table);
  });
});
