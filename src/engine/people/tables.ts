import * as v from 'valibot';
import type { InviteId, PersonId } from '../api/ids.ts';
import { MAX_GREETING_BYTES } from '../api/limits.ts';
import { anyNickname, nickname } from '../wire/nickname.ts';
import { count, fixedBytes, positive, someBytes, text, timestamp, id52 } from '../wire/schema.ts';
import type { TableForms } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { type OpenTable, openTables } from '../storage/tables.ts';

/** The schemas of these tables. In a file of their own, because the first screen does not need them; see kept.ts. */

/** Devices of one person that a request is sent to, and requests that are sent in a day. */
export const MAX_REQUEST_DEVICES = 4;
export const MAX_REQUESTS_PER_DAY = 10;

/** Shards in which claims to one nickname may wait for their withdrawal. */
export const MAX_CLAIM_SHARDS = 64;

const MAX_REQUEST_BYTES = 4_096;
const MAX_CODE_CHARACTERS = 1_024;

const inviteId = v.custom<InviteId>((input) => v.is(id52, input));
const code = v.pipe(v.string(), v.maxLength(MAX_CODE_CHARACTERS));

/** `claims/<normalised nickname>`: held now, or still to be withdrawn. */
const claim = v.strictObject({
  nickname,
  index: positive,
  since: timestamp,
  /** False after a restore: the device asks for the index again, because another person may hold it now. */
  held: v.optional(v.boolean(), true),
  /** Shards in which the claim was published and not withdrawn. The first versions used the first shard only. */
  shards: v.optional(v.pipe(v.array(count), v.maxLength(MAX_CLAIM_SHARDS), v.readonly()), [0]),
});

/** `requests/<person>`: received. Answered requests stay for a week, so that they are not shown again. */
const request = v.strictObject({
  nickname,
  greeting: text(MAX_GREETING_BYTES),
  /** The device of the sender. */
  deviceKey: fixedBytes(32),
  code,
  /** By the clock of the sender. */
  madeAt: timestamp,
  receivedAt: timestamp,
  /** Bits of its proof of work; 0: not known, in records of the first versions. */
  work: v.optional(count, 0),
  answer: v.nullable(v.strictObject({ kind: v.picklist(['accept', 'decline']), at: timestamp })),
});

/** `sentRequests/<person>`. */
const sentRequest = v.strictObject({
  /** The nickname when the person was found; NAMELESS: the person was found by id. */
  nickname: anyNickname,
  devices: v.pipe(v.array(fixedBytes(32)), v.minLength(1), v.maxLength(MAX_REQUEST_DEVICES)),
  greeting: text(MAX_GREETING_BYTES),
  sentAt: timestamp,
  /** When this person was asked in the last day, withdrawn requests included. */
  times: v.pipe(v.array(timestamp), v.maxLength(MAX_REQUESTS_PER_DAY)),
  state: v.picklist(['sending', 'left', 'waiting', 'withdrawn']),
  invite: v.strictObject({ id: inviteId, code }),
  /** The encoded request; null until its proof of work is done. */
  letter: v.nullable(someBytes(MAX_REQUEST_BYTES)),
  /** The secret from which the keys of the left records derive; null: nothing is left in the network. */
  leftSecret: v.nullable(fixedBytes(32)),
});

/** `blocked/<person>`. */
const blocked = v.strictObject({ nickname: anyNickname, since: timestamp });

export type ClaimRecord = v.InferOutput<typeof claim>;
export type RequestRecord = v.InferOutput<typeof request>;
export type SentRequestRecord = v.InferOutput<typeof sentRequest>;
export type BlockedRecord = v.InferOutput<typeof blocked>;

/** Nicknames, contact requests and blocked people. */
export interface PeopleTables {
  readonly claims: Table<string, ClaimRecord>;
  readonly requests: Table<PersonId, RequestRecord>;
  readonly sentRequests: Table<PersonId, SentRequestRecord>;
  readonly blocked: Table<PersonId, BlockedRecord>;
}

/** The schemas of their records. */
export const PEOPLE_FORMS: TableForms<PeopleTables> = {
  claims: { schema: claim },
  requests: { schema: request },
  sentRequests: { schema: sentRequest },
  blocked: { schema: blocked },
};

/** Opens these tables in the same store as the others. */
export const openPeopleTables = ({ more }: { readonly more: OpenTable }): PeopleTables =>
  openTables<PeopleTables>(more, PEOPLE_FORMS);
