import * as v from 'valibot';
import { cardParts } from '../wire/card-parts.ts';
import { defineFrame } from '../wire/frame-form.ts';
import { nickname } from '../wire/nickname.ts';
import { fixedBytes } from '../wire/schema.ts';

/** Redeems the invite of whose place this link is: nickname, share of the pair secret, card. */
export const redeemFrame = defineFrame('redeem', 8, nickname, fixedBytes(32), cardParts);

/** Both are contacts now: the same of the other side. */
export const acceptFrame = defineFrame('accept', 9, nickname, fixedBytes(32), cardParts);

/** It does not work, and why. */
export const refuseFrame = defineFrame('refuse', 10, v.picklist(['used', 'cancelled', 'expired']));
