// expects: nothing
import type { Clock } from '../ports/clock.ts';
import { object } from 'valibot';
import { ok } from '../lib/result.ts';

export const schema = object({});

export const read = (clock: Clock) => ok(clock.now());
