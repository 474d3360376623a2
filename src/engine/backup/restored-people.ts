import { type Result, ok } from '../../lib/result.ts';
import type { StoreError, StoreKey, StoreOp } from '../../ports/store.ts';
import type { PersonId } from '../api/ids.ts';
import {
  type ClaimRecord,
  type RequestRecord,
  type SentRequestRecord,
  openPeopleTables,
} from '../people/tables.ts';
import type { Table } from '../storage/table.ts';
import type { Tables } from '../tables.ts';
import type { Rows } from './contents.ts';
import type { BackupClaim } from './records.ts';

/** An index that was held when the backup was made is asked for again: it may be somebody else's by now. */
const restoredClaim = ({ nickname, index, since, shards }: BackupClaim): ClaimRecord => {
  return { nickname, index, since, shards, held: false };
};

/**
 * A request that was accepted, and whose sender had not been met when the backup was made, waits for an answer again:
 * what was under way between the two devices is gone with the old one.
 */
const restoredRequest = (request: RequestRecord, isContact: boolean): RequestRecord =>
  request.answer?.kind === 'accept' && !isContact ? { ...request, answer: null } : request;

/** What goes out says at which device one is: it is written anew by this one. */
const restoredSent = (request: SentRequestRecord): SentRequestRecord => ({ ...request, letter: null });

/** Ops for those rows that are not here already: whatever is here stays. */
const missing = async <K extends StoreKey, T>(
  table: Table<K, T>,
  rows: readonly (readonly [K, T])[],
): Promise<Result<readonly StoreOp[], StoreError>> => {
  const here = await table.list();
  if (!here.ok) return here;
  const keys = new Set<StoreKey>(here.value.map(({ key }) => key));
  return ok(rows.filter(([key]) => !keys.has(key)).map(([key, row]) => table.put(key, row)));
};

/** Plans what a file says of nicknames, requests and blocked people; nobody who is blocked here is so no more. */
export const restoredPeople = async (
  tables: Tables,
  { contact, claim, invite, request, sent, blocked }: Rows,
): Promise<Result<readonly StoreOp[], StoreError>> => {
  const network = openPeopleTables(tables);
  const contacts = new Set<PersonId>(contact.map(({ id }) => id));
  const all = await Promise.all([
    missing(
      network.claims,
      claim.map((each) => [each.name, restoredClaim(each)] as const),
    ),
    missing(
      tables.invites,
      invite.map((each) => [each.id, each.invite] as const),
    ),
    missing(
      network.requests,
      request.map((each) => [each.person, restoredRequest(each.request, contacts.has(each.person))] as const),
    ),
    missing(
      network.sentRequests,
      sent.map((each) => [each.person, restoredSent(each.request)] as const),
    ),
    missing(
      network.blocked,
      blocked.map((each) => [each.person, each.blocked] as const),
    ),
  ]);
  const failed = all.find((part) => !part.ok);
  return failed ?? ok(all.flatMap((part) => (part.ok ? part.value : [])));
};
