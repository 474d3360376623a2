import * as v from 'valibot';
import { cardParts } from '../wire/card-parts.ts';
import { defineFrame } from '../wire/frame-form.ts';
import { nickname } from '../wire/nickname.ts';
import { fixedBytes } from '../wire/schema.ts';

/** The request to redeem the invite for which the link was made: nickname, half of the pair secret, device card. */
export const redeemFrame = defineFrame('redeem', 8, nickname, fixedBytes(32), cardParts);

/** The request is accepted, and both are contacts: the same fields of the other side. */
export const acceptFrame = defineFrame('accept', 9, nickname, fixedBytes(32), cardParts);

/** The request is refused, and why. */
export const refuseFrame = defineFrame('refuse', 10, v.picklist(['used', 'cancelled', 'expired']));
