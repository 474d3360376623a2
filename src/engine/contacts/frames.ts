import { cardParts } from '../wire/card-parts.ts';
import { defineFrame } from '../wire/frame-form.ts';
import { nickname } from '../wire/nickname.ts';

/** The nickname of the sender. */
export const profileFrame = defineFrame('profile', 11, nickname);

/** The device card of the sender, in parts: its devices, and prekeys to start sessions with them. */
export const cardFrame = defineFrame('card', 12, cardParts);
