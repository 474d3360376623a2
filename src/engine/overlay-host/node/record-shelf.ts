import { done } from '../../../lib/result.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Bytes } from '../../../lib/bytes.ts';
import type { Core } from '../../core.ts';
import type { RecordShelf } from '../../overlay/overlay.ts';
import type { NodeTables } from '../tables.ts';
import { SELF } from '../../storage/tables.ts';

/** What is to be kept is gathered for this long: records come in bursts, and a write costs the disk as much as fifty. */
const WRITE_EVERY_MS = 5_000;

/** The size of the network is noted where it differs by more than this share from what was noted before. */
const SIZE_CHANGE = 0.2;

/** What a power cut takes back others have, too. */
const RELAXED = { durability: 'relaxed' } as const;

/** The records of others on the disk, and what a node remembers of the network. */
export interface KeptRecords extends RecordShelf {
  /** Nodes there were when one was last here; 0: unknown. */
  lastSize(): number;
  /** There are about that many nodes now. */
  noteSize(size: number): void;
  /** Writes what is unwritten. */
  flush(): void;
}

/**
 * The shelf of one engine. Its writes are not waited for: records that are not written when the app ends have other
 * holders.
 */
export const createRecordShelf = async (
  core: Core,
  { records, node }: Pick<NodeTables, 'records' | 'node'>,
): Promise<KeptRecords> => {
  const { clock, log } = core;
  const unwritten = new Map<string, Bytes | null>();
  const kept = await node.get(SELF);
  let size = kept.ok ? (kept.value?.size ?? 0) : 0;
  let timer: Cancel | undefined;

  const flush = (): void => {
    timer?.();
    timer = undefined;
    const at = clock.now();
    const gathered = [...unwritten];
    unwritten.clear();
    // A full disk is told by the core; records of others are then simply not kept.
    if (gathered.length > 0)
      void core.change(async (tx) => {
        for (const [id, bytes] of gathered)
          if (bytes) tx.put(records, id, { bytes, at });
          else tx.delete(records, id);
        return done;
      }, RELAXED);
  };
  const schedule = (): void => void (timer ??= clock.after(WRITE_EVERY_MS, flush));

  return {
    load: async () => {
      const rows = await records.list();
      if (!rows.ok && rows.error.kind !== 'closed') {
        log.fault('network', `what is kept for others cannot be read: ${rows.error.kind}`);
      }
      const values = rows.ok ? rows.value.map(({ value }) => value) : [];
      return values.toSorted((a, b) => a.at - b.at).map(({ bytes }) => bytes);
    },
    write: (puts, deletes) => {
      for (const { id, bytes } of puts) unwritten.set(id, bytes);
      for (const id of deletes) unwritten.set(id, null);
      if (unwritten.size > 0) schedule();
    },
    lastSize: () => size,
    noteSize: (next) => {
      if (Math.abs(next - size) <= size * SIZE_CHANGE) return;
      size = next;
      const savedAt = clock.now();
      void core.change(async (tx) => {
        tx.put(node, SELF, { size, savedAt });
        return done;
      }, RELAXED);
    },
    flush,
  };
};
