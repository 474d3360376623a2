import type { Contact } from '../api/state.ts';
import type { ContactRecord } from './kept.ts';
import { shownName, keyState } from './contact-record.ts';
import { createSkeleton, skeletonsOf } from '../people/look-alikes/skeleton.ts';

/** The skeletons of a name (UTS #39). Two names with a skeleton in common are confusable. */
export type NameSkeletons = (name: string) => readonly string[];

/** The state of the key of a contact, and a contact with a confusable name. */
export type NameState = Pick<Contact, 'identity' | 'alike'>;

/** Whether the first contact took its nickname later than the other. */
const isNewer = (a: ContactRecord, b: ContactRecord): boolean => {
  const since = (a.namedAt || a.addedAt) - (b.namedAt || b.addedAt);
  return (since || a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1)) > 0;
};

/** Contacts by each skeleton of their names on the screen and their nicknames. */
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
 * The state of each contact's key and name. A contact is marked as alike if its name on the screen is confusable with a
 * name of another contact, so of two contacts with one nickname both are marked. The newer one is the contact that took
 * the name later, even if it was added first. A newer contact that is not verified is `changed`: the person has started
 * with new keys, or another person uses the name.
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
      // If the person here gave the other contact a name, the two differ already. Then only a later contact is marked.
      .filter(
        (other) => looks(shownName(other)).some((look) => shown.includes(look)) || isNewer(record, other),
      );
    const [first] = others;
    if (!first) return null;
    // A newer contact is compared with the oldest one, an older contact with the newest.
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

/** Names of which the skeletons are remembered. */
const MAX_REMEMBERED = 4_096;

/** The skeletons of names, by the table of confusable letters. */
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

/** Compares names by their skeletons. Loaded with the second contact, because the table of letters is large. */
export const createCompareNames = (): CompareNames => {
  const looks = createNameSkeletons();
  return (records) => nameStates(records, looks);
};
