import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { PageServices } from '../page-services.ts';
import type { AppStore } from './app-store.ts';

/** What the app runs on, once it is there. */
export interface AppParts {
  readonly engine: EngineApi;
  readonly page: PageServices;
}

/** What a screen is handed: the messenger, the page, and what is to be shown. */
export interface AppContext extends AppParts {
  readonly store: AppStore;
}
