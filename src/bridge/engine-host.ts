import { expose, type Endpoint } from 'comlink';
import type { EngineApi } from '../engine/api/engine-api.ts';

/**
 * Lets the page at the other end call the engine. Calls of the page's listener arrive in order, as all of them go over one port.
 * Answers to calls go over another port, so an answer may arrive before or after earlier calls of the listener.
 */
export const exposeEngine = (endpoint: Endpoint, api: EngineApi): void => expose(api, endpoint);
