import * as v from 'valibot';
import { err, ok } from '../../lib/result.ts';
import type { InviteId } from '../api/ids.ts';
import { type InBackups, type KindInFile, besideKey, missing, notKept } from '../feature/in-backup.ts';
import { openPeopleTables } from '../people/tables.ts';
import { inviteIdOf } from '../wire/ids.ts';
import { id52 } from '../wire/schema.ts';
import type { InviteRecord, InviteTables } from './kept.ts';

/** A private invite, which an own contact request carries. */
interface CarriedInvite {
  readonly id: InviteId;
  readonly invite: InviteRecord;
}

const invite: KindInFile<CarriedInvite> = {
  kind: 'invite',
  place: 10,
  times: 'any',
  counted: 'invites',
  parse: (fields, { tables }) =>
    besideKey(fields, ['id', 'invite'], { isKey: (id) => v.is(id52, id), read: tables.invites.read }) as
      | CarriedInvite
      | undefined,
  list: async ({ core: { tables } }) => {
    const [invites, sent] = await Promise.all([
      tables.invites.list(),
      openPeopleTables(tables).sentRequests.list(),
    ]);
    if (!invites.ok) return err(notKept(invites.error));
    if (!sent.ok) return err(notKept(sent.error));
    const carried = new Set(sent.value.map(({ value }) => value.invite.id));
    const rows = invites.value.filter(({ key }) => carried.has(key));
    return ok(rows.map(({ key, value }) => ({ id: key, invite: value })));
  },
  keyOf: ({ id }) => id,
  takes: (row) => row.id === inviteIdOf(row.invite.secret),
  restore: (rows, { core }) =>
    missing(
      core.tables.invites,
      rows.map((row) => [row.id, row.invite] as const),
    ),
};

/** What becomes of these tables in a backup. */
export const INVITE_BACKUPS: InBackups<InviteTables> = {
  invites: { as: invite, only: 'those that own contact requests carry' },
  redemptions: {
    leftOut: 'the sender of the invite knows the device that asked, and a restored browser is another device',
  },
};
