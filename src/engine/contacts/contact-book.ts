import { part } from '../../lib/app-parts.ts';
import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { Contact, Presence } from '../api/state.ts';
import type { Core } from '../core.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import type { ContactRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import type { PathKind } from '../tunnels/joined-links.ts';
import { shownName, newDeviceOf, keyState } from './contact-record.ts';
import type { NameState, CompareNames } from './name-comparison.ts';

/** The contacts. */
export interface ContactBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId, tx?: Tx): ContactRecord | undefined;
  all(): readonly ContactRecord[];
  /** Adds or replaces a contact. */
  put(tx: Tx, record: ContactRecord): void;
  /** Tells the state of the key and the name of each contact, as they are now. */
  states(): (record: ContactRecord) => NameState;
  /** The list for the screen, by name. */
  view(path: (person: PersonId) => PathKind | undefined): readonly Contact[];
}

/** The chat with a person has the person's id. */
export const chatWith = (person: PersonId): ChatId => person as string as ChatId;

const presenceOf = ({ removedAt, lastSeenAt }: ContactRecord, path: PathKind | undefined): Presence => {
  if (removedAt !== undefined) return { kind: 'removed', at: removedAt };
  return path ? { kind: 'online', path } : { kind: 'offline', lastSeenAt };
};

const loadLooks = part(() => import('./name-comparison.ts'));

/**
 * The book of one engine.
 * @param parted is called when a contact has removed the person here, and when that is over
 */
export const createContactBook = (
  { tables, publisher }: Core,
  parted: (person: PersonId) => void,
): ContactBook => {
  const changed = (): void => publisher.touch('contacts', 'chats');
  const rows = createKeptRows(tables.contacts, ({ key, before, after }) => {
    changed();
    if (after && before?.removedAt !== after.removedAt) parted(key);
  });
  const all = (): ContactRecord[] => rows.entries().map(([, record]) => record);
  let compare: CompareNames | undefined;
  let loading = false;
  /** Loads the comparison of names, once there are two contacts. */
  const loadCompare = async (): Promise<void> => {
    loading = true;
    compare = (await loadLooks()).createCompareNames();
    changed();
  };
  const states: ContactBook['states'] = () => {
    const people = all();
    if (people.length > 1 && !loading) void loadCompare();
    if (compare) return compare(people);
    return (record) => ({ identity: keyState(record), alike: null });
  };
  return {
    load: rows.load,
    get: rows.get,
    all,
    put: (tx, record) => rows.put(tx, record.id, record),
    states,
    view: (path) => {
      const stateOf = states();
      return (
        all()
          .map((record) => ({
            id: record.id,
            chat: chatWith(record.id),
            name: shownName(record),
            nickname: record.nickname,
            ownName: record.ownName,
            note: record.note,
            renamedFrom: record.renamedFrom,
            presence: presenceOf(record, path(record.id)),
            addedAt: record.addedAt,
            ...stateOf(record),
            newDevice: newDeviceOf(record),
          }))
          // Of two contacts with one name, the newer one comes first.
          .toSorted(
            (a, b) =>
              a.name.localeCompare(b.name) ||
              Number(b.alike?.newer ?? false) - Number(a.alike?.newer ?? false),
          )
      );
    },
  };
};
