import type { Bytes } from '../../lib/bytes.ts';
import type { Following, Place, PlacedEntries } from '../logs/placing.ts';
import type { Tx } from '../storage/transaction.ts';
import { idText } from './kept-entry.ts';
import { LAST_ID, type OpenConversation } from './open-conversation.ts';
import type { EntryKey, IdRecord } from './records.ts';
import type { LogTables } from './tables.ts';

/** The entries of one conversation as placing sees them, and what has moved. */
export interface PlacedRows extends PlacedEntries {
  /** Entries that have another key now. */
  readonly moved: readonly { readonly from: EntryKey; readonly to: EntryKey }[];
}

/** What an entry follows: the one before it, unless that is below the floor, and those by others. */
export const followingOf = (
  {
    ms,
    previous,
    after,
  }: { readonly ms: number; readonly previous: Bytes | null; readonly after: readonly Bytes[] },
  number: number,
  { floor, floorTimeMs }: { readonly floor: number; readonly floorTimeMs: number },
): Following => {
  const isPreviousWanted = previous !== null && number - 1 > floor;
  return {
    ms,
    names: [...(isPreviousWanted ? [previous] : []), ...after].map(idText),
    floorTimeMs: previous !== null && !isPreviousWanted ? floorTimeMs + 1 : 0,
  };
};

/** Rows of a conversation that is open in a transaction. */
export const createPlacedRows = (tx: Tx, tables: LogTables, conversation: OpenConversation): PlacedRows => {
  const c = conversation.number;
  const moved: { from: EntryKey; to: EntryKey }[] = [];

  const find = async (id: string): Promise<{ readonly at: IdRecord; readonly place: Place } | undefined> => {
    const at = await tx.get(tables.ids, [c, id]);
    const place = at && (await tx.get(tables.places, [c, at.author, at.number, at.branch]));
    return at && place && { at, place };
  };
  const keyOf = ({ author, number, branch }: IdRecord, time: number): EntryKey => [
    c,
    time,
    author,
    number,
    branch,
  ];

  // As a rule nothing is missing and nothing waits: that is found out once, not for each entry.
  let doWait: Promise<boolean> | undefined;
  const anyWaits = (): Promise<boolean> =>
    (doWait ??= tx
      .keys(tables.waits, { from: [c], to: [c, LAST_ID, LAST_ID], limit: 1 })
      .then((keys) => keys.length > 0));

  return {
    moved,
    place: async (id) => conversation.placeOfHead(id) ?? (await find(id))?.place,
    following: async (id) => {
      const found = await find(id);
      const entry = found && (await tx.get(tables.entries, keyOf(found.at, found.place.time)));
      const log = found && conversation.logOf(found.at.author);
      return entry && log && followingOf(entry, found.at.number, log.record);
    },
    move: async (id, { time, settled }) => {
      const found = await find(id);
      if (!found) return;
      const { author, number, branch } = found.at;
      tx.put(tables.places, [c, author, number, branch], { time, settled });
      conversation.moved(id, { time, settled });
      if (time === found.place.time) return;
      const [from, to] = [keyOf(found.at, found.place.time), keyOf(found.at, time)];
      const entry = await tx.get(tables.entries, from);
      if (!entry) return;
      tx.delete(tables.entries, from);
      tx.put(tables.entries, to, entry);
      moved.push({ from, to });
    },
    waiting: async (id) => {
      if (!(await anyWaits())) return [];
      const keys = await tx.keys(tables.waits, { from: [c, id], to: [c, id, LAST_ID] });
      return keys.map(([, , by]) => by);
    },
    wait: (id, named) => {
      doWait = Promise.resolve(true);
      tx.put(tables.waits, [c, named, id], true);
    },
    unwait: (id, named) => tx.delete(tables.waits, [c, named, id]),
  };
};
