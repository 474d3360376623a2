import { dropContent } from '../log-book/clearing.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { LAST_ID, type OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { Relation } from '../log-book/records.ts';
import type { LogTables } from '../log-book/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { joinRelation, personOf } from './join.ts';

/** Versions of a message that are kept, at most: the newest. */
export const MAX_VERSIONS = 100;

/** Edits that are read at once. Until the message comes, edits by other people than its author may be among them. */
const MAX_LOOKED_THROUGH = 4 * MAX_VERSIONS;

/** What relations of one conversation work on, inside of a change. */
export interface Relating {
  readonly tx: Tx;
  readonly tables: LogTables;
  readonly conversation: OpenConversation;
}

/** What is known of an entry that something is said about. */
export interface Target {
  readonly id: string;
  /** undefined: it is not here. */
  readonly entry: KeptEntry | undefined;
  readonly relations: readonly Relation[];
}

const earlyOf = async ({ tx, tables, conversation }: Relating, id: string): Promise<readonly Relation[]> =>
  (await tx.get(tables.early, [conversation.number, id])) ?? [];

/** The entry of this id, and what was said about it. */
export const targetOf = async (relating: Relating, id: string): Promise<Target> => {
  const entry = await entryOf(relating.tx, relating.tables, { conversation: relating.conversation, id });
  return { id, entry, relations: entry ? entry.relations : await earlyOf(relating, id) };
};

/** Writes what was said about an entry, with the entry or until it comes. */
const putRelations = async (
  { tx, tables, conversation }: Relating,
  { id, entry }: Target,
  relations: readonly Relation[],
): Promise<void> => {
  if (!entry) {
    tx.put(tables.early, [conversation.number, id], relations);
    return;
  }
  const record = await tx.get(tables.entries, entry.key);
  if (record) tx.put(tables.entries, entry.key, { ...record, relations });
};

/** Adds a relation. Answers all of them: the same list where it changes nothing. */
export const addRelation = async (
  relating: Relating,
  target: Target,
  relation: Relation,
): Promise<readonly Relation[]> => {
  const relations = joinRelation(target.relations, relation, relating.conversation);
  if (relations !== target.relations) await putRelations(relating, target, relations);
  return relations;
};

/** Whether there are relations to entries that are not here. Mostly there are none, so none has to be looked for. */
export const isAnythingEarly = async ({
  tx,
  tables,
  conversation: { number: c },
}: Relating): Promise<boolean> =>
  (await tx.keys(tables.early, { from: [c, ''], to: [c, LAST_ID], limit: 1 })).length > 0;

/** Gives an entry that has come what was said about it before; undefined: there was nothing. */
export const takeEarly = async (relating: Relating, entry: KeptEntry): Promise<Target | undefined> => {
  const { tx, tables, conversation } = relating;
  const id = idText(entry.id);
  const relations = await earlyOf(relating, id);
  if (relations.length === 0) return undefined;
  tx.delete(tables.early, [conversation.number, id]);
  const target = { id, entry, relations };
  await putRelations(relating, target, relations);
  return target;
};

/** The versions of a message that this person wrote, the newest first: ids of the edits, and where they stand. */
export const versionsOf = async (
  { tx, tables, conversation }: Relating,
  { id, person }: { readonly id: string; readonly person: string | undefined },
): Promise<readonly { readonly id: string; readonly time: number }[]> => {
  const c = conversation.number;
  const range = { from: [c, id, ''], to: [c, id, LAST_ID], limit: MAX_LOOKED_THROUGH };
  const rows = await tx.list(tables.versions, range);
  return rows
    .filter(({ value }) => personOf(conversation, value.author) === person)
    .map(({ key, value }) => ({ id: key[2], time: value.time }))
    .toSorted((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
};

/** Takes the content of versions away. */
export const dropVersions = async (
  { tx, tables, conversation }: Relating,
  id: string,
  versions: readonly { readonly id: string }[],
): Promise<void> => {
  for (const version of versions) {
    await dropContent(tx, tables, { conversation, id: version.id });
    tx.delete(tables.versions, [conversation.number, id, version.id]);
  }
};
