import { defineFrame } from '../wire/frame-form.ts';
import { fixedBytes } from '../wire/schema.ts';

/** One is no contact of the other any more, with the tag of this parting. */
export const removedFrame = defineFrame('removed', 14, fixedBytes(32));

/** The other has heard it. */
export const heardFrame = defineFrame('heard', 15, fixedBytes(32));
