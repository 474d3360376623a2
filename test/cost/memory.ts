import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Held } from './cost.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const tables: WeakRef<{ readonly size: number }>[] = [];

/**
 * Counts the entries of every map and set that is made from now on, whoever makes it: a table that nobody thought of
 * here is counted too.
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

/** What is reachable now. */
export const held = async (): Promise<Held> => {
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
  return { entries, bytes: heapUsed + arrayBuffers };
};

/** Beyond this it is worth another look: buffers are swept up beside everything else. */
const NOTICEABLE_BYTES = 1024 * 1024;
const MOST_LOOKS = 6;

/** What is held now that was not then. */
export const heldSince = async (before: Held): Promise<Held> => {
  let now = await held();
  for (let look = 1; look < MOST_LOOKS && now.bytes - before.bytes > NOTICEABLE_BYTES; look++)
    now = await held();
  return { entries: now.entries - before.entries, bytes: now.bytes - before.bytes };
};
