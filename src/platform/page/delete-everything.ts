import { appName, isStoreOf } from '../app-name.ts';
import { removeTempFile, tempFileName } from '../temp-file-name.ts';
import { forgetApp } from './forget-app.ts';

/** Some builds of WebKit and older Firefox do not list them. */
const databases = async (): Promise<readonly string[]> => {
  const factory: Partial<IDBFactory> = indexedDB;
  const listed = (await factory.databases?.().catch(() => [])) ?? [];
  return listed.map(({ name }) => name ?? '');
};

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const end of ['success', 'error', 'blocked'] as const)
      request.addEventListener(end, () => resolve());
  });

/**
 * Takes everything of ours out of this origin, one by one, as other apps may live here too: what was kept in any
 * network, and the app itself.
 * @param store name of the database that is in use
 */
export const deleteEverything = async (store: string): Promise<void> => {
  const app = appName(document.baseURI);
  const stores = new Set([store, ...(await databases()).filter((name) => isStoreOf(app, name))]);
  await Promise.all(
    [...stores].flatMap((name) => [deleteDatabase(name), removeTempFile(tempFileName(name))]),
  );
  await forgetApp();
  for (const key of Object.keys(localStorage))
    if (key.startsWith(`${app}.`) || key.startsWith(`${app}#`)) localStorage.removeItem(key);
};
