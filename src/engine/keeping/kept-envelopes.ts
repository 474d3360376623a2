import type { Tx } from '../storage/transaction.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { KeepingTables, KeptEnvelope, KeptKey, KeptRow } from './table.ts';

/** The envelopes that are kept: what is known of them is held in memory, their bytes are on the disk alone. */
export interface KeptEnvelopes {
  /** The envelopes for one device, the oldest first; for all devices that share the conversation, where none is named. */
  of(tx: Tx, about: { readonly conversation: number; readonly device?: string }): Promise<readonly KeptRow[]>;
  all(tx: Tx): Promise<readonly KeptRow[]>;
  sealed(tx: Tx, key: KeptKey): Promise<Bytes | undefined>;
  keep(tx: Tx, key: KeptKey, envelope: Omit<KeptEnvelope, 'bytes'> & { readonly sealed: Bytes }): void;
  /** Something else is known of it now. */
  note(tx: Tx, key: KeptKey, known: KeptEnvelope): void;
  drop(tx: Tx, key: KeptKey): void;
}

const nameOf = ([conversation, device, sealedAt, id]: KeptKey): string =>
  `${conversation} ${device} ${sealedAt} ${id}`;

const groupOf = ([conversation, device]: KeptKey): string => `${conversation} ${device}`;

const byAge = ({ key: a }: KeptRow, { key: b }: KeptRow): number => a[2] - b[2] || (a[3] < b[3] ? -1 : 1);

/** The kept envelopes of one engine. What is known of them is read once, so that a round reads nothing but what it offers. */
export const createKeptEnvelopes = ({
  keptEnvelopes: table,
  sealedEnvelopes: bytes,
}: KeepingTables): KeptEnvelopes => {
  /** By conversation and device, then by key; undefined until they were read. */
  let groups: Map<string, Map<string, KeptRow>> | undefined;

  const become = (key: KeptKey, value: KeptEnvelope | undefined): void => {
    if (!groups) return;
    const group = groups.get(groupOf(key)) ?? new Map<string, KeptRow>();
    if (value) group.set(nameOf(key), { key, value });
    else group.delete(nameOf(key));
    if (group.size > 0) groups.set(groupOf(key), group);
    else groups.delete(groupOf(key));
  };

  const note: KeptEnvelopes['note'] = (tx, key, known) => {
    tx.put(table, key, known);
    tx.onKept(() => become(key, known));
  };

  /** As the change sees them: memory is brought to what was written only after the write. */
  const seenBy = (
    tx: Tx,
    rows: readonly KeptRow[],
    isAsked: (key: KeptKey) => boolean,
  ): readonly KeptRow[] => {
    const kept = rows.filter(({ key }) => !tx.written(table, key));
    return [...kept, ...tx.puts(table).filter(({ key }) => isAsked(key))].toSorted(byAge);
  };

  const all: KeptEnvelopes['all'] = async (tx) => {
    if (groups)
      return seenBy(
        tx,
        [...groups.values()].flatMap((group) => [...group.values()]),
        () => true,
      );
    const rows = await tx.list(table);
    // Writes of this change and of those before it are brought to memory in their order.
    tx.onKept(() => {
      if (groups) return;
      groups = new Map();
      for (const { key, value } of rows) become(key, value);
    });
    return rows;
  };

  return {
    all,
    of: async (tx, { conversation, device }) => {
      const isAsked = (key: KeptKey): boolean =>
        key[0] === conversation && (device === undefined || key[1] === device);
      if (!groups || device === undefined) return (await all(tx)).filter(({ key }) => isAsked(key));
      const group = groups.get(`${conversation} ${device}`);
      return seenBy(tx, [...(group?.values() ?? [])], isAsked);
    },
    sealed: (tx, key) => tx.get(bytes, key),
    keep: (tx, key, { sealed, ...known }) => {
      tx.put(bytes, key, sealed);
      note(tx, key, { ...known, bytes: sealed.length });
    },
    note,
    drop: (tx, key) => {
      tx.delete(bytes, key);
      tx.delete(table, key);
      tx.onKept(() => become(key, undefined));
    },
  };
};
