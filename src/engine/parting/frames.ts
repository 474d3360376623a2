import { defineFrame } from '../wire/frame-form.ts';
import { fixedBytes } from '../wire/schema.ts';

/** The sender has removed the receiver, with the tag of this removal. */
export const removedFrame = defineFrame('removed', 14, fixedBytes(32));

/** The answer: the sender has taken the message with this tag. */
export const heardFrame = defineFrame('heard', 15, fixedBytes(32));
