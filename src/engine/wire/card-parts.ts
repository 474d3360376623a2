import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { someBytes } from './schema.ts';

/** Bytes of one part of a card; parts of a card that travel together. */
export const MAX_CARD_BYTES = 4_096;
export const MAX_CARD_PARTS = 16;

/** Parts of a card, in a frame. */
export const cardParts = v.pipe(
  v.array(someBytes(MAX_CARD_BYTES)),
  v.minLength(1),
  v.maxLength(MAX_CARD_PARTS),
  v.readonly(),
);

/** The parts of a card that go into one frame. The first parts hold what every peer has to know. */
export const toSend = (parts: readonly Bytes[]): readonly Bytes[] => parts.slice(0, MAX_CARD_PARTS);
