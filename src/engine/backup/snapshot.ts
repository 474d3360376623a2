import { type Result, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { BackupError } from '../api/backup.ts';
import type { Core } from '../core.ts';
import { openPeopleTables } from '../people/tables.ts';
import { type OpenLog, toOpenLog } from '../log-book/conversation-memory.ts';
import { clearedLog } from '../log-book/clearing.ts';
import { countOf } from '../logs/ranges.ts';
import { SELF } from '../storage/tables.ts';
import type { Tables } from '../tables.ts';
import type { LogRow } from './book-records.ts';
import type { BackupRecord } from './records.ts';

/** A log as it was when the backup was begun. */
export type LogAtOnce = Pick<OpenLog, 'record' | 'ranges'>;

/** All that belongs to one moment; receipts and entries up to it are read while others are already coming. */
export interface Snapshot {
  /** Everything before the receipts, in the order of the file. */
  readonly records: readonly BackupRecord[];
  /** The logs whose receipts and entries follow: none where the history is left out. */
  logOf(conversation: number, author: number): LogAtOnce | undefined;
  /** How many entries that are, or a few less: of some numbers there is more than one. */
  readonly entries: number;
}

/** Why something could not be read, as the screen says it. */
export const notKept = (error: StoreError): BackupError => ({ kind: 'not-kept', problem: error.kind });

const readSelf = async (tables: Tables): Promise<Result<readonly BackupRecord[], BackupError>> => {
  const [keys, prekeys, profile, settings] = await Promise.all([
    tables.keys.get(SELF),
    tables.prekeys.get(SELF),
    tables.profile.get(SELF),
    tables.settings.get(SELF),
  ]);
  if (!keys.ok) return err(notKept(keys.error));
  if (!prekeys.ok) return err(notKept(prekeys.error));
  if (!profile.ok) return err(notKept(profile.error));
  if (!settings.ok) return err(notKept(settings.error));
  if (!keys.value || !profile.value) return err({ kind: 'no-profile' });
  return ok([
    ['identity', { secret: keys.value.identitySecret }],
    ['devices', { parts: prekeys.value?.parts ?? [] }],
    ['profile', profile.value],
    ...(settings.value ? [['settings', settings.value] as const] : []),
  ]);
};

/** Claims, requests with the invites in them, and who is blocked. */
const readPeople = async (tables: Tables): Promise<Result<readonly BackupRecord[], BackupError>> => {
  const network = openPeopleTables(tables);
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

/** A log with its key. */
interface OpenLogRow {
  readonly key: readonly [conversation: number, author: number];
  readonly log: LogAtOnce;
}

/** A log of which no entry is taken along: nothing of it comes again, and no number is used twice. */
const withoutEntries = (log: OpenLog): LogAtOnce => {
  const { ranges, ...floor } = clearedLog(log);
  return { record: { ...log.record, ...floor, steps: [] }, ranges };
};

const toRow = ([conversation, author]: readonly [number, number], log: LogAtOnce): LogRow => {
  const { steps: _, forks, ...record } = log.record;
  return { conversation, author, log: { ...record, forks: forks.map(({ number }) => number) } };
};

/** What is said, but for receipts and entries: the records, and the logs that those are of. */
const readBook = async (
  { tables, book }: Core,
  history: boolean,
): Promise<
  Result<{ readonly records: readonly BackupRecord[]; readonly logs: readonly OpenLogRow[] }, BackupError>
> => {
  const [conversations, logs, chats] = await Promise.all([
    book.conversations.list(),
    book.logs.list(),
    tables.chats.list(),
  ]);
  if (!conversations.ok) return err(notKept(conversations.error));
  if (!logs.ok) return err(notKept(logs.error));
  if (!chats.ok) return err(notKept(chats.error));
  const open = logs.value.map(({ key, value }) => ({ key, log: toOpenLog(key[1], value) }));
  const kept = history ? open : open.map(({ key, log }) => ({ key, log: withoutEntries(log) }));
  const records: readonly BackupRecord[] = [
    ...conversations.value.map(({ key: number, value }) => {
      // What is said next names nothing that is left out.
      const conversation = history ? value : { ...value, tips: [] };
      return ['conversation', { number, conversation }] as const;
    }),
    ...kept.map(({ key, log }) => ['log', toRow(key, log)] as const),
    ...chats.value.map(({ value: { unread: _unread, last: _last, ...chat } }) => ['chat', chat] as const),
  ];
  return ok({ records, logs: history ? open : [] });
};

/** Reads everything but receipts and entries in one go: the engine holds as much in memory already. */
export const takeSnapshot = (core: Core, history: boolean): Promise<Result<Snapshot, BackupError>> =>
  core.lane(async () => {
    const { tables, network, clock } = core;
    const self = await readSelf(tables);
    if (!self.ok) return self;
    const [people, contacts, said] = await Promise.all([
      readPeople(tables),
      tables.contacts.list(),
      readBook(core, history),
    ]);
    if (!people.ok) return people;
    if (!contacts.ok) return err(notKept(contacts.error));
    if (!said.ok) return said;
    const records: readonly BackupRecord[] = [
      ['manifest', { network, createdAt: clock.now(), history }],
      ...self.value,
      ...contacts.value.map(({ value }) => ['contact', value] as const),
      ...said.value.records,
      ...people.value,
    ];
    const { logs } = said.value;
    const byKey = new Map(
      logs.map(({ key: [conversation, author], log }) => [`${conversation} ${author}`, log]),
    );
    return ok({
      records,
      logOf: (conversation, author) => byKey.get(`${conversation} ${author}`),
      entries: logs.reduce((sum, { log }) => sum + countOf(log.ranges), 0),
    });
  });
