import * as v from 'valibot';
import type { InviteId, PersonId } from '../api/ids.ts';
import { MAX_GREETING_BYTES } from '../api/limits.ts';
import { anyNickname, nickname } from '../wire/nickname.ts';
import { count, fixedBytes, positive, someBytes, text, timestamp, id52 } from '../wire/schema.ts';
import type { TableForms } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { type OpenTable, openTables } from '../storage/tables.ts';

/** What records of these tables look like. Apart from kept.ts, because the first screen needs nothing of it. */

/** Devices of one person that a request is sent to, and requests that are sent in a day. */
export const MAX_REQUEST_DEVICES = 4;
export const MAX_REQUESTS_PER_DAY = 10;

/** Shards in which claims of one nickname may wait to be taken back. */
export const MAX_CLAIM_SHARDS = 64;

const MAX_REQUEST_BYTES = 4_096;
const MAX_CODE_CHARACTERS = 1_024;

const inviteId = v.custom<InviteId>((input) => v.is(id52, input));
const code = v.pipe(v.string(), v.maxLength(MAX_CODE_CHARACTERS));

/** `claims/<normalised nickname>`: held now, or to be taken back still. */
const claim = v.strictObject({
  nickname,
  index: positive,
  since: timestamp,
  /** Not held where it comes from a backup: the index is asked for again, and may be somebody else's by now. */
  held: v.optional(v.boolean(), true),
  /** Shards in which a claim was published and not taken back; before there were shards all stood in the first. */
  shards: v.optional(v.pipe(v.array(count), v.maxLength(MAX_CLAIM_SHARDS), v.readonly()), [0]),
});

/** `requests/<person>`: received. Answered ones stay for a week, so that they are not asked again. */
const request = v.strictObject({
  nickname,
  greeting: text(MAX_GREETING_BYTES),
  /** Where its sender was. */
  deviceKey: fixedBytes(32),
  code,
  /** By its sender's clock. */
  madeAt: timestamp,
  receivedAt: timestamp,
  /** Bits of work that it took; of those from before this was kept it is not known. */
  work: v.optional(count, 0),
  answer: v.nullable(v.strictObject({ kind: v.picklist(['accept', 'decline']), at: timestamp })),
});

/** `sentRequests/<person>`. */
const sentRequest = v.strictObject({
  /** What they called themselves when they were found; none where they were found by id. */
  nickname: anyNickname,
  devices: v.pipe(v.array(fixedBytes(32)), v.minLength(1), v.maxLength(MAX_REQUEST_DEVICES)),
  greeting: text(MAX_GREETING_BYTES),
  sentAt: timestamp,
  /** When this person was asked in the last day, however often it was withdrawn. */
  times: v.pipe(v.array(timestamp), v.maxLength(MAX_REQUESTS_PER_DAY)),
  state: v.picklist(['sending', 'left', 'waiting', 'withdrawn']),
  invite: v.strictObject({ id: inviteId, code }),
  /** The request as it goes out; null until its work is done. */
  letter: v.nullable(someBytes(MAX_REQUEST_BYTES)),
  /** What the keys derive from that own what was left in the network; null where nothing is there. */
  leftSecret: v.nullable(fixedBytes(32)),
});

/** `blocked/<person>`. */
const blocked = v.strictObject({ nickname: anyNickname, since: timestamp });

export type ClaimRecord = v.InferOutput<typeof claim>;
export type RequestRecord = v.InferOutput<typeof request>;
export type SentRequestRecord = v.InferOutput<typeof sentRequest>;
export type BlockedRecord = v.InferOutput<typeof blocked>;

/** Nicknames, contact requests, and who is blocked. */
export interface PeopleTables {
  readonly claims: Table<string, ClaimRecord>;
  readonly requests: Table<PersonId, RequestRecord>;
  readonly sentRequests: Table<PersonId, SentRequestRecord>;
  readonly blocked: Table<PersonId, BlockedRecord>;
}

/** What their records look like. */
export const PEOPLE_FORMS: TableForms<PeopleTables> = {
  claims: { schema: claim },
  requests: { schema: request },
  sentRequests: { schema: sentRequest },
  blocked: { schema: blocked },
};

/** The typed tables over the store that the others are in. */
export const openPeopleTables = ({ more }: { readonly more: OpenTable }): PeopleTables =>
  openTables<PeopleTables>(more, PEOPLE_FORMS);
