import { cardParts } from '../wire/card-parts.ts';
import { defineFrame } from '../wire/frame-form.ts';
import { nickname } from '../wire/nickname.ts';

/** What one is called. */
export const profileFrame = defineFrame('profile', 11, nickname);

/** One's devices, and how to start sessions with them. */
export const cardFrame = defineFrame('card', 12, cardParts);
