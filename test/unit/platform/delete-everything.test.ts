import { expect } from 'chai';
import { TABLE_NAMES } from '../../../src/engine/tables.ts';
import { DEFAULT_NETWORK, appName, storeNameOf } from '../../../src/platform/app-name.ts';
import { openIdbStore } from '../../../src/platform/idb-store.ts';
import { deleteEverything } from '../../../src/platform/page/delete-everything.ts';
import { diskFileOf, filesHere } from './disk-file.ts';
import { tempFileName } from '../../../src/platform/temp-file-name.ts';
import { aRowInEach, idOf } from '../engine/storage/rows-of.ts';

const app = appName(document.baseURI);
const OTHER_APP = 'driftpost/elsewhere/?';
const STORE = storeNameOf(app, DEFAULT_NETWORK, { last: DEFAULT_NETWORK, plain: DEFAULT_NETWORK });
const OTHER_NETWORK = storeNameOf(app, 'another', { last: DEFAULT_NETWORK, plain: DEFAULT_NETWORK });

// Other tests have stores, files and choices of the same origin, some of them at the same time.
const ours = (names: readonly (string | undefined)[]): readonly string[] =>
  names.filter((name) => name?.startsWith('driftpost') === true) as string[];

const databases = async (): Promise<readonly string[]> =>
  ours((await indexedDB.databases()).map(({ name }) => name));

/** Makes a store with a row in each table. */
const fill = async (name: string): Promise<void> => {
  const opened = await openIdbStore({ name, tables: TABLE_NAMES });
  if (!opened.ok) throw new Error(opened.error.kind);
  const rows = aRowInEach({ id: idOf(2), conversation: 7 });
  expect((await opened.value.write(rows)).ok).to.equal(true);
  expect(opened.value.tables().toSorted()).to.deep.equal(rows.map(({ table }) => table).toSorted());
  opened.value.close();
};

describe('deleting everything', () => {
  afterEach(async () => {
    for (const storage of [localStorage, sessionStorage])
      for (const key of ours(Object.keys(storage))) storage.removeItem(key);
    for (const name of ours(await caches.keys())) await caches.delete(name);
    for (const name of await databases()) indexedDB.deleteDatabase(name);
  });

  it('leaves nothing of any table, file, cache or choice, and all that is of another copy of the app', async () => {
    for (const name of [STORE, OTHER_NETWORK, OTHER_APP]) await fill(name);
    for (const name of [STORE, OTHER_NETWORK]) await diskFileOf(tempFileName(name));
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of [
        `${app}.preferences`,
        `${STORE}.started`,
        `${OTHER_NETWORK}.started`,
        `${OTHER_APP}.started`,
      ])
        storage.setItem(key, '1');
    }
    for (const name of [`${app}-config`, `${app}-later`, `${OTHER_APP}-config`]) await caches.open(name);

    await deleteEverything(STORE);

    expect(await databases()).to.deep.equal([OTHER_APP]);
    expect(ours(await filesHere())).to.deep.equal([]);
    expect(ours(await caches.keys())).to.deep.equal([`${OTHER_APP}-config`]);
    for (const storage of [localStorage, sessionStorage])
      expect(ours(Object.keys(storage))).to.deep.equal([`${OTHER_APP}.started`]);
  });
});
