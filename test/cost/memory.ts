import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Held } from './cost.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const tables: WeakRef<{ readonly size: number }>[] = [];

/**
 * Counts the entries of every map and set that any code makes from now on: a table that this file does not know is
 * counted too.
 */
export const watchTables = (): void => {
  const watched = <T extends MapConstructor | SetConstructor>(Table: T): T =>
    new Proxy(Table, {
      construct: (target, args, newTarget) => {
        const made = Reflect.construct(target, args, newTarget) as { readonly size: number };
        tables.push(new WeakRef(made));
        return made;
      },
    });
  globalThis.Map = watched(Map);
  globalThis.Set = watched(Set);
};

const collectAll = async (): Promise<void> => {
  collect();
  await new Promise((resolve) => void setImmediate(resolve));
};

/**
 * What is reachable, and what was not swept up yet. Without compiled code: what an attack has run for the first time,
 * or often, is compiled to up to two million bytes that no object holds.
 */
const look = async (): Promise<Held> => {
  await collectAll();
  let entries = 0;
  let live = 0;
  for (const table of tables) {
    const size = table.deref()?.size;
    if (size === undefined) continue;
    entries += size;
    tables[live++] = table;
  }
  tables.length = live;
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const code = getHeapCodeStatistics();
  const compiled = code.code_and_metadata_size + code.bytecode_and_metadata_size;
  return { entries, bytes: heapUsed + arrayBuffers - compiled };
};

/** Less than this is swept up by one look more: it has settled. */
const NOTICEABLE_BYTES = 64 * 1024;
const MOST_LOOKS = 12;

/**
 * What is reachable now. It is looked until nothing more is swept up, as buffers are swept up beside everything else: what
 * an earlier case left would hide what this one holds, or count as held by it.
 */
export const held = async (): Promise<Held> => {
  let before = await look();
  for (let looks = 1; looks < MOST_LOOKS; looks++) {
    const now = await look();
    if (before.bytes - now.bytes < NOTICEABLE_BYTES) return now;
    before = now;
  }
  return before;
};

/** What is held now that was not then. */
export const heldSince = async (before: Held): Promise<Held> => {
  const now = await held();
  return { entries: now.entries - before.entries, bytes: now.bytes - before.bytes };
};
