import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { PageServices } from '../page-services.ts';
import type { AppStore } from './app-store.ts';

/** What the app runs on, once the engine is loaded. */
export interface AppParts {
  readonly engine: EngineApi;
  readonly page: PageServices;
}

/** What every screen is given: the engine, the page, and the state to show. */
export interface AppContext extends AppParts {
  readonly store: AppStore;
}
