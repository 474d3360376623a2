import * as v from 'valibot';
import { defineFrame } from '../wire/frame-form.ts';

/** One is typing to the other (1), or has ended (0). It counts for 6 s. */
export const typingFrame = defineFrame('typing', 18, v.picklist([0, 1]));
