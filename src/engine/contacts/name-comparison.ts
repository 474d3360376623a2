import type { Contact } from '../api/state.ts';
import type { ContactRecord } from './kept.ts';
import { shownName, keyState } from './contact-record.ts';
import { createSkeleton, skeletonsOf } from '../people/look-alikes/skeleton.ts';

/** Texts by which names are compared: two names that have one of them in common can be taken for each other. */
export type NameSkeletons = (name: string) => readonly string[];

/** What is known of a contact's key and name beside those of the others. */
export type NameState = Pick<Contact, 'identity' | 'alike'>;

/** Whether the first of two took its nickname later than the other. */
const isNewer = (a: ContactRecord, b: ContactRecord): boolean => {
  const since = (a.namedAt || a.addedAt) - (b.namedAt || b.addedAt);
  return (since || a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)) > 0;
};

/** Contacts by each look of the names that the person here knows them by. */
const byLook = (
  records: readonly ContactRecord[],
  looks: NameSkeletons,
): ReadonlyMap<string, readonly ContactRecord[]> => {
  const index = new Map<string, ContactRecord[]>();
  for (const record of records) {
    for (const look of new Set([...looks(shownName(record)), ...looks(record.nickname)])) {
      const there = index.get(look);
      if (there) there.push(record);
      else index.set(look, [record]);
    }
  }
  return index;
};

/**
 * What is known of each contact's name and key. A contact is like another where the name that it is shown by can be
 * taken for a name of the other, so of two of one nickname both are marked. The one that took the name later is the
 * newer, even if it was a contact before the other. A newer one that is not verified is `changed`: a person who started
 * anew, or somebody who takes the name.
 */
export const nameStates = (
  records: readonly ContactRecord[],
  looks: NameSkeletons,
): ((record: ContactRecord) => NameState) => {
  const index = byLook(records, looks);
  const alikeTo = (record: ContactRecord): Contact['alike'] => {
    const shown = looks(shownName(record));
    const others = shown
      .flatMap((look) => index.get(look) ?? [])
      .filter(({ id }) => id !== record.id)
      // With a name of one's own the other is told apart already; only who takes its nickname after it is told.
      .filter(
        (other) => looks(shownName(other)).some((look) => shown.includes(look)) || isNewer(record, other),
      );
    const [first] = others;
    if (!first) return null;
    // Whom a newer one can be taken for first; an older one hears of the newest.
    const oldest = others.reduce((a, b) => (isNewer(a, b) ? b : a), first);
    const newest = others.reduce((a, b) => (isNewer(a, b) ? a : b), first);
    const newer = isNewer(record, oldest);
    const other = newer ? oldest : newest;
    return { person: other.id, name: shownName(other), newer };
  };
  return (record) => {
    const alike = alikeTo(record);
    const identity = keyState(record);
    return { alike, identity: identity === 'unverified' && alike?.newer ? 'changed' : identity };
  };
};

/** Names whose looks are remembered. */
const MAX_REMEMBERED = 4_096;

/** The looks of names, by the table of look-alike letters. */
export const createNameSkeletons = (): NameSkeletons => {
  const skeleton = createSkeleton();
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const before = known.get(name);
    if (before) return before;
    const { folded, asTyped } = skeletonsOf(name, skeleton);
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
  const looks = createNameSkeletons();
  return (records) => nameStates(records, looks);
};
