import { appName, isEarlierStoreOf, isStoreOf } from '../app-name.ts';
import { removeTempFile, tempFileName } from '../temp-file-name.ts';
import { databaseNames, deleteDatabase } from './databases.ts';
import { forgetApp } from './forget-app.ts';

/**
 * Takes everything of ours out of this origin, one by one, as other apps may live here too: what was kept in any
 * network, with all tables that features have there, and the app itself.
 * @param store name of the database that is in use
 */
export const deleteEverything = async (store: string): Promise<void> => {
  const app = appName(document.baseURI);
  const isOurs = (name: string): boolean => isStoreOf(app, name) || isEarlierStoreOf(app, name);
  const stores = new Set([store, ...(await databaseNames()).filter(isOurs)]);
  await Promise.all(
    [...stores].flatMap((name) => [deleteDatabase(name), removeTempFile(tempFileName(name))]),
  );
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage))
      if (['.', '?', '#'].some((end) => key.startsWith(`${app}${end}`))) storage.removeItem(key);
  // Last: what it notes for the next opening of the page stays until then, and says nothing of anybody.
  await forgetApp();
};
