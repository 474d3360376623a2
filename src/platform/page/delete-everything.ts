import { appName, isEarlierStoreOf, isStoreOf } from '../app-name.ts';
import { removeTempFile, tempFileName } from '../temp-file-name.ts';
import { databaseNames, deleteDatabase } from './databases.ts';
import { forgetApp } from './forget-app.ts';

/**
 * Takes everything of ours out of this origin, one by one, as other apps may live here too: what was kept in any
 * network, and the app itself.
 * @param store name of the database that is in use
 */
export const deleteEverything = async (store: string): Promise<void> => {
  const app = appName(document.baseURI);
  const isOurs = (name: string): boolean => isStoreOf(app, name) || isEarlierStoreOf(app, name);
  const stores = new Set([store, ...(await databaseNames()).filter(isOurs)]);
  await Promise.all(
    [...stores].flatMap((name) => [deleteDatabase(name), removeTempFile(tempFileName(name))]),
  );
  await forgetApp();
  for (const key of Object.keys(localStorage))
    if (['.', '?', '#'].some((end) => key.startsWith(`${app}${end}`))) localStorage.removeItem(key);
};
