import { appName, isEarlierStoreOf } from '../app-name.ts';
import type { PageServices } from '../../ui/page-services.ts';
import { databaseNames, deleteDatabase } from './databases.ts';

const earlierStores = async (): Promise<readonly string[]> => {
  const app = appName(document.baseURI);
  return (await databaseNames()).filter((name) => isEarlierStoreOf(app, name));
};

/** What an earlier Driftpost has left in this browser: it is neither read nor deleted, but by the person. */
export const earlierData: Pick<PageServices, 'hasEarlierData' | 'deleteEarlierData'> = {
  hasEarlierData: async () => (await earlierStores()).length > 0,
  deleteEarlierData: async () => {
    await Promise.all((await earlierStores()).map(deleteDatabase));
  },
};
