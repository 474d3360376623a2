import * as v from 'valibot';
import type { PersonId } from '../api/ids.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import type { SELF } from '../storage/tables.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { count, positive, someBytes, timestamp } from '../wire/schema.ts';

/** How many parts of a card are kept: no card is larger than 41 kB. */
const MAX_KEPT_PARTS = 24;
export const cardParts = v.pipe(v.array(someBytes(MAX_CARD_BYTES)), v.maxLength(MAX_KEPT_PARTS));

/**
 * `prekeys/self`: the secrets of this device's prekeys, all that is known of one's own devices, and where this one put itself
 * on the list last; null: not yet, as after a backup was restored.
 */
const prekeys = v.strictObject({
  secrets: someBytes(8_192),
  parts: cardParts,
  seat: v.nullable(v.strictObject({ seat: count, generation: positive })),
  madeAt: timestamp,
});

/** `cards/<person>`: all that is known of the devices of a contact, checked and united. */
const card = v.strictObject({ parts: cardParts });

export type PrekeysRecord = v.InferOutput<typeof prekeys>;
export type CardRecord = v.InferOutput<typeof card>;

/** What is known of one's own devices, and of those of others. */
export interface DeviceTables {
  readonly prekeys: Table<typeof SELF, PrekeysRecord>;
  readonly cards: Table<PersonId, CardRecord>;
}

/** The tables of `DeviceTables`. */
export const DEVICE_TABLES: Declared<DeviceTables> = {
  prekeys: { erase: 'all', schema: prekeys },
  cards: { erase: 'person', schema: card },
};
