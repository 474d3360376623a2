import { deletion } from '../kinds/deletion.ts';
import { edit } from '../kinds/edit.ts';
import { type Kinds, isLine } from '../kinds/kinds.ts';
import { dropContent } from '../log-book/clearing.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entriesAt, entryOf } from '../log-book/reading.ts';
import type { EntryKey, Relation } from '../log-book/records.ts';
import type { LogTables } from '../log-book/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { personOf, saidBy } from './join.ts';
import {
  MAX_VERSIONS,
  type Relating,
  type Target,
  addRelation,
  dropVersions,
  isAnythingEarly,
  takeEarly,
  targetOf,
  versionsOf,
} from './relation-rows.ts';

/** Entries that came, were written, or moved. */
export interface News {
  readonly conversation: OpenConversation;
  readonly fresh: readonly KeptEntry[];
  readonly moved?: readonly EntryKey[];
}

/** What relating has changed. */
export interface Related {
  /** The same entries with their relations that came earlier, and without contents that were taken away. */
  readonly fresh: readonly KeptEntry[];
  /** Entries that were here and look different now. */
  readonly changed: readonly KeptEntry[];
}

/** What an entry says about another one. */
interface Said {
  /** The id of the other one, as a text. */
  readonly target: string;
  readonly relation: Relation;
}

/** What an entry says about another one, and which one it quotes. */
const readRelations = (
  kinds: Kinds,
  conversation: OpenConversation,
  { content, header, id, time }: KeptEntry,
): { readonly said?: Said; readonly quoted?: string } => {
  const reading = kinds.read(content);
  const log = conversation.log(header.author);
  if (reading.state !== 'known' || !log) return {};
  const { kind, said } = reading;
  const about = kind.about?.(said);
  const quoted = kind.quotes?.(said);
  const relation = { kind: kind.name, author: log.author, number: header.number, id, time };
  return {
    ...(about && { said: { target: idText(about.target), relation: { ...relation, value: about.value } } }),
    ...(quoted && { quoted: idText(quoted) }),
  };
};

/**
 * Takes away the content of a message that its author deleted, and of its edits. Entries that are no lines stay: an edit cannot
 * be edited or deleted, and a device that got it as a stub could not tell that it was an edit.
 */
const erase = async (
  relating: Relating,
  { id, entry, relations }: Target,
  { kinds, person }: { readonly kinds: Kinds; readonly person: string | undefined },
): Promise<void> => {
  const { tx, tables, conversation } = relating;
  if (!saidBy(relations, { kind: deletion.name, person }, conversation)) return;
  await dropVersions(relating, id, await versionsOf(relating, { id, person }));
  if (!entry || !isLine(kinds.read(entry.content))) return;
  if (conversation.log(entry.header.author)?.record.person === person)
    await dropContent(tx, tables, { conversation, id });
};

/** Versions of a message are counted after each so many edits: counting them with each edit would read all of them. */
const LOOKED_AFTER_EACH = 16;

/** Keeps an edit as one of the versions of its message, of which the newest stay. */
const keepVersion = async (
  relating: Relating,
  { target, relation: { author, number, time, id } }: Said,
  person: string | undefined,
): Promise<void> => {
  const { tx, tables, conversation } = relating;
  tx.put(tables.versions, [conversation.number, target, idText(id)], { author, time });
  if (number % LOOKED_AFTER_EACH !== 0) return;
  const versions = await versionsOf(relating, { id: target, person });
  await dropVersions(relating, target, versions.slice(MAX_VERSIONS));
};

/** Applies a relation to its target. Answers whether the target is here and looks different now. */
const apply = async (relating: Relating, kinds: Kinds, said: Said): Promise<boolean> => {
  const target = await targetOf(relating, said.target);
  const person = personOf(relating.conversation, said.relation.author);
  const relations = await addRelation(relating, target, said.relation);
  const { kind } = said.relation;
  if (kind === edit.name) await keepVersion(relating, said, person);
  if (kind === edit.name || kind === deletion.name)
    await erase(relating, { ...target, relations }, { kinds, person });
  return target.entry !== undefined && relations !== target.relations;
};

/** Gives entries that came the relations that were here before them. Answers the ids of entries with such relations. */
const catchUp = async (
  relating: Relating,
  kinds: Kinds,
  fresh: readonly KeptEntry[],
): Promise<readonly string[]> => {
  if (fresh.length === 0 || !(await isAnythingEarly(relating))) return [];
  const caught: string[] = [];
  for (const entry of fresh) {
    const target = await takeEarly(relating, entry);
    if (!target) continue;
    caught.push(target.id);
    const person = relating.conversation.log(entry.header.author)?.record.person;
    await erase(relating, target, { kinds, person });
  }
  return caught;
};

/**
 * Joins entries with their targets, whichever came first. The result depends on the set of entries alone, not on the order in
 * which they came. Inside of the change that keeps them.
 */
export const relate = async (
  tx: Tx,
  { book: tables, kinds }: { readonly book: LogTables; readonly kinds: Kinds },
  { conversation, fresh, moved = [] }: News,
): Promise<Related> => {
  const relating: Relating = { tx, tables, conversation };
  const again = moved.length > 0 ? await entriesAt(tx, tables, { conversation, keys: moved }) : [];
  // First the relations that waited for these entries. Those among the fresh entries are joined to them.
  const changed = new Set(await catchUp(relating, kinds, fresh));
  for (const entry of [...fresh, ...again]) {
    const { said, quoted } = readRelations(kinds, conversation, entry);
    if (said && (await apply(relating, kinds, said))) changed.add(said.target);
    if (quoted) tx.put(tables.replies, [conversation.number, quoted, idText(entry.id)], true);
  }
  if (changed.size === 0) return { fresh, changed: [] };
  const now = new Map<string, KeptEntry>();
  for (const id of changed) {
    const entry = await entryOf(tx, tables, { conversation, id });
    if (entry) now.set(id, entry);
  }
  const isFresh = new Set(fresh.map(({ id }) => idText(id)));
  return {
    fresh: fresh.map((entry) => now.get(idText(entry.id)) ?? entry),
    changed: [...now].filter(([id]) => !isFresh.has(id)).map(([, entry]) => entry),
  };
};
