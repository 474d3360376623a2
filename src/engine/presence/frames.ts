import * as v from 'valibot';
import { defineFrame } from '../wire/frame-form.ts';
import { count, timestamp } from '../wire/schema.ts';

/** Asks whether the other end is there and, if the number is not 0, for its time. */
export const pingFrame = defineFrame('ping', 2, count);

/** The answer: the number of the ping, and the time where the sender is sure of it. */
export const pongFrame = defineFrame('pong', 3, count, v.nullable(timestamp));
