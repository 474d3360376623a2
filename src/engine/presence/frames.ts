import * as v from 'valibot';
import { defineFrame } from '../wire/frame-form.ts';
import { count, timestamp } from '../wire/schema.ts';

/** Asks whether the other end is there, and what time it is, where the number is not 0. */
export const pingFrame = defineFrame('ping', 2, count);

/** The answer, with the number that was asked and the time where it is sure. */
export const pongFrame = defineFrame('pong', 3, count, v.nullable(timestamp));
