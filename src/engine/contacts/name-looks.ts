import { createSkeleton, looksOf } from '../people/skeleton.ts';
import type { ContactRecord } from './kept.ts';
import { type NameLooks, type NameState, nameStates } from './identity-state.ts';

/** Names whose looks are remembered. */
const MAX_REMEMBERED = 4_096;

/** The looks of names, by the table of look-alike letters. */
export const createNameLooks = (): NameLooks => {
  const skeleton = createSkeleton();
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const before = known.get(name);
    if (before) return before;
    const { folded, asTyped } = looksOf(name, skeleton);
    const looks = [`folded ${folded}`, `typed ${asTyped}`];
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(name, looks);
    return looks;
  };
};

/** Compares the names of all these contacts with each other. */
export type CompareNames = (records: readonly ContactRecord[]) => (record: ContactRecord) => NameState;

/** Compares names by their looks. The table is large, and who has one contact needs nothing of it. */
export const createCompareNames = (): CompareNames => {
  const looks = createNameLooks();
  return (records) => nameStates(records, looks);
};
