import * as v from 'valibot';
import type { PersonId } from '../api/ids.ts';
import { MAX_NOTE_BYTES } from '../api/limits.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { NAMELESS, anyNickname, nickname } from '../wire/nickname.ts';
import { fixedBytes, personId, text, timestamp } from '../wire/schema.ts';

/** Safety codes with one contact that are remembered, each for a day. */
export const MAX_COMPARISONS = 256;

/** Devices that are kept of one contact, at most: the newest. */
export const MAX_CONTACT_DEVICES = 32;

/** `contacts/<person>`. */
const contact = v.strictObject({
  id: personId,
  nickname,
  identityKey: fixedBytes(32),
  /** A secret of the two people. Their meeting places derive from it. */
  pairSecret: fixedBytes(32),
  addedAt: timestamp,
  /** When this device heard of the nickname; 0: the contact had it when it was added. */
  namedAt: v.optional(timestamp, 0),
  /** The nickname that the person here has seen, if the contact has another one now; else null. */
  renamedFrom: v.optional(v.nullable(nickname), null),
  /** The name and the note of the person here for this contact; empty: none. */
  ownName: v.optional(anyNickname, NAMELESS),
  note: v.optional(text(MAX_NOTE_BYTES), ''),
  lastSeenAt: v.nullable(timestamp),
  /** When the contact has removed the person here. Left out: it has not, as far as this device knows. */
  removedAt: v.optional(timestamp),
  /** When the two became contacts once more. Left out: not since `addedAt`. */
  pairedAt: v.optional(timestamp),
  /** The identity key that was compared, when, and the device keys in that comparison. */
  verified: v.optional(
    v.nullable(
      v.strictObject({
        at: timestamp,
        identityKey: fixedBytes(32),
        devices: v.optional(v.pipe(v.array(fixedBytes(32)), v.maxLength(MAX_CONTACT_DEVICES)), []),
      }),
    ),
    null,
  ),
  /**
   * The devices of the contact, the oldest first. `news`: whether the person here has seen that the device is new; `none`: the
   * contact came with it.
   */
  devices: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          key: fixedBytes(32),
          firstSeenAt: timestamp,
          news: v.picklist(['none', 'unseen', 'seen']),
        }),
      ),
      v.maxLength(MAX_CONTACT_DEVICES),
    ),
    [],
  ),
  /** Safety codes of the last day: when each was made, and whether the person here has judged it. Left out: none. */
  comparisons: v.optional(
    v.pipe(
      v.array(v.strictObject({ at: timestamp, judged: v.boolean() })),
      v.maxLength(MAX_COMPARISONS),
      v.readonly(),
    ),
  ),
});

export type ContactRecord = v.InferOutput<typeof contact>;

/** The contacts. */
export interface ContactTables {
  readonly contacts: Table<PersonId, ContactRecord>;
}

/** The tables of `ContactTables`. */
export const CONTACT_TABLES: Declared<ContactTables> = { contacts: { erase: 'person', schema: contact } };
