import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { BackupError } from '../api/backup.ts';
import type { Core } from '../core.ts';
import { openNetworkTables } from '../storage/network-tables.ts';
import { type ChatRecord, SELF, type Tables } from '../storage/tables.ts';
import type { BackupRecord } from './records.ts';

/** All that belongs to one moment; the messages up to it are read while others are already coming. */
export interface Snapshot {
  /** Everything before the messages, in the order of the file. */
  readonly records: readonly BackupRecord[];
  /** Chats whose messages follow: none where the history is left out. */
  readonly chats: readonly ChatRecord[];
}

/** Why something could not be read, as the screen says it. */
export const notKept = (error: StoreError): BackupError => ({ kind: 'not-kept', problem: error.kind });

/** A chat of which no message is taken along. */
const emptied = (chat: ChatRecord): ChatRecord => ({
  ...chat,
  unread: 0,
  lastOrder: 0,
  seenOrder: 0,
  last: null,
});

const readSelf = async (tables: Tables): Promise<Result<readonly BackupRecord[], BackupError>> => {
  const [keys, profile, settings] = await Promise.all([
    tables.keys.get(SELF),
    tables.profile.get(SELF),
    tables.settings.get(SELF),
  ]);
  if (!keys.ok) return err(notKept(keys.error));
  if (!profile.ok) return err(notKept(profile.error));
  if (!settings.ok) return err(notKept(settings.error));
  if (!keys.value || !profile.value) return err({ kind: 'no-profile' });
  return ok([
    ['identity', { secret: keys.value.identitySecret }],
    ['profile', profile.value],
    ...(settings.value ? [['settings', settings.value] as const] : []),
  ]);
};

/** Claims, requests with the invites in them, and who is blocked. */
const readPeople = async (tables: Tables): Promise<Result<readonly BackupRecord[], BackupError>> => {
  const network = openNetworkTables(tables);
  const [claims, requests, sent, blocked, invites] = await Promise.all([
    network.claims.list(),
    network.requests.list(),
    network.sentRequests.list(),
    network.blocked.list(),
    tables.invites.list(),
  ]);
  if (!claims.ok) return err(notKept(claims.error));
  if (!requests.ok) return err(notKept(requests.error));
  if (!sent.ok) return err(notKept(sent.error));
  if (!blocked.ok) return err(notKept(blocked.error));
  if (!invites.ok) return err(notKept(invites.error));
  const carried = new Set(sent.value.map(({ value }) => value.invite.id));
  return ok([
    ...claims.value.map(({ key: name, value: { nickname, index, since, shards } }) => {
      return ['claim', { name, nickname, index, since, shards }] as const;
    }),
    ...invites.value
      .filter(({ key }) => carried.has(key))
      .map(({ key: id, value: invite }) => ['invite', { id, invite }] as const),
    ...requests.value.map(({ key: person, value: request }) => ['request', { person, request }] as const),
    ...sent.value.map(({ key: person, value: request }) => ['sent', { person, request }] as const),
    ...blocked.value.map(({ key: person, value }) => ['blocked', { person, blocked: value }] as const),
  ]);
};

/** Reads everything but the messages in one go: the engine holds as much in memory already. */
export const takeSnapshot = (core: Core, history: boolean): Promise<Result<Snapshot, BackupError>> =>
  core.lane(async () => {
    const { tables, network, clock } = core;
    const self = await readSelf(tables);
    if (!self.ok) return self;
    const people = await readPeople(tables);
    if (!people.ok) return people;
    const [contacts, cursors, chats] = await Promise.all([
      tables.contacts.list(),
      tables.cursors.list(),
      tables.chats.list(),
    ]);
    if (!contacts.ok) return err(notKept(contacts.error));
    if (!cursors.ok) return err(notKept(cursors.error));
    if (!chats.ok) return err(notKept(chats.error));
    const kept = chats.value.map(({ value }) => (history ? value : emptied(value)));
    const records: readonly BackupRecord[] = [
      ['manifest', { network, createdAt: clock.now(), history }],
      ...self.value,
      ...contacts.value.map(({ value }) => ['contact', value] as const),
      ...cursors.value.map(({ key: person, value: cursor }) => ['cursor', { person, cursor }] as const),
      ...kept.map((chat) => ['chat', chat] as const),
      ...people.value,
    ];
    return ok({ records, chats: history ? kept : [] });
  });
