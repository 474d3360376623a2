import * as v from 'valibot';
import { cardParts } from '../wire/card-parts.ts';
import { defineFrame } from '../wire/frame-form.ts';
import { nickname } from '../wire/nickname.ts';
import { fixedBytes } from '../wire/schema.ts';

/** What each side says on a link that codes have made: nickname, half of the pair secret, device card, tag (docs/PROTOCOL-pairing.md). */
export const pairingFrame = defineFrame(
  'pairing',
  16,
  nickname,
  fixedBytes(32),
  cardParts,
  v.nullable(fixedBytes(32)),
);
