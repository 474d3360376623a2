import { appName, isEarlierStoreOf, isStoreOf } from '../app-name.ts';
import { removeTempFile, tempFileName } from '../temp-file-name.ts';
import { databaseNames, deleteDatabase } from './databases.ts';
import { forgetApp } from './forget-app.ts';
import { forgotten } from './service-worker.ts';

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
  const hadWorker = await forgetApp();
  // Behind all that takes its time: the page may have noted something meanwhile, as that it was started.
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage))
      if (['.', '?', '#'].some((end) => key.startsWith(`${app}${end}`))) storage.removeItem(key);
  // This mark stays until the page is opened next. It tells nothing of the person.
  if (hadWorker) sessionStorage.setItem(forgotten(), '1');
};
