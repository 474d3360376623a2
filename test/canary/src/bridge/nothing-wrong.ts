// expects: nothing
import { wrap } from 'comlink';
import type { EngineApi } from '../engine/api/engine-api.ts';
import type { Links } from '../ports/links.ts';

export const api = wrap;

export type Both = EngineApi | Links;
