import * as v from 'valibot';
import type { PersonId } from '../api/ids.ts';
import { MAX_NOTE_BYTES } from '../api/limits.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { NAMELESS, anyNickname, nickname } from '../wire/nickname.ts';
import { fixedBytes, personId, text, timestamp } from '../wire/schema.ts';

/** Safety codes with one contact that are remembered for a day. */
export const MAX_COMPARISONS = 256;

/** Devices that are kept of one contact, at most: the newest. */
export const MAX_CONTACT_DEVICES = 32;

/** `contacts/<person>`. */
const contact = v.strictObject({
  id: personId,
  nickname,
  identityKey: fixedBytes(32),
  /** Shared by the two of them alone; meeting places derive from it. */
  pairSecret: fixedBytes(32),
  addedAt: timestamp,
  /** When they took this nickname, as far as it was heard here; 0: they had it when they were added. */
  namedAt: v.optional(timestamp, 0),
  /** The nickname that the person here knows them by, where they have taken another one since; else null. */
  renamedFrom: v.optional(v.nullable(nickname), null),
  /** A name and a note of one's own; empty where there is none. */
  ownName: v.optional(anyNickname, NAMELESS),
  note: v.optional(text(MAX_NOTE_BYTES), ''),
  lastSeenAt: v.nullable(timestamp),
  /** Since when they have removed the person here. Left out: they have not, as far as it is known here. */
  removedAt: v.optional(timestamp),
  /** When the two became contacts once more. Left out: not since `addedAt`. */
  pairedAt: v.optional(timestamp),
  /** When which identity key was compared with them, and which device keys that comparison contained. */
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
   * Their devices, the oldest first. `news`: whether the person has been told of it; `none` where it was there when
   * the contact was made.
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

/** The people one has met. */
export interface ContactTables {
  readonly contacts: Table<PersonId, ContactRecord>;
}

/** The tables of `ContactTables`. */
export const CONTACT_TABLES: Declared<ContactTables> = { contacts: { erase: 'person', schema: contact } };
