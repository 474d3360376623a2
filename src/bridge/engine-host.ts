import { expose, type Endpoint } from 'comlink';
import type { EngineApi } from '../engine/api/engine-api.ts';

/**
 * Lets the page at the other end call the engine. What the engine tells the page's listener arrives in the
 * order it was told: all of it goes over one port. Answers to calls go over another, so an answer may come
 * before or after news that was told before it.
 */
export const exposeEngine = (endpoint: Endpoint, api: EngineApi): void => expose(api, endpoint);
