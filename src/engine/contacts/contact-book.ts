import type { Result } from '../../lib/result.ts';
import { done, err } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { ChatId, PersonId } from '../api/ids.ts';
import type { Contact, Presence } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import type { ContactRecord } from '../storage/tables.ts';
import type { Path } from '../via/joined-links.ts';
import { identityStates } from './identity-state.ts';

/** The people one has met. */
export interface ContactBook {
  load(): Promise<Result<void, StoreError>>;
  get(person: PersonId): ContactRecord | undefined;
  all(): readonly ContactRecord[];
  /** Adds somebody or takes over what changed. */
  put(record: ContactRecord): Plan;
  remove(person: PersonId): Plan;
  /** The list for the screen, by nickname. */
  view(path: (person: PersonId) => Path | undefined): readonly Contact[];
}

/** The chat with a person has the person's id. */
export const chatWith = (person: PersonId): ChatId => person as string as ChatId;

const presenceOf = (record: ContactRecord, path: Path | undefined): Presence =>
  path ? { kind: 'online', path } : { kind: 'offline', lastSeenAt: record.lastSeenAt };

/** The book of one engine. */
export const createContactBook = ({ tables, publisher }: Core): ContactBook => {
  const byPerson = new Map<PersonId, ContactRecord>();
  const changed = (): void => publisher.touch('contacts', 'chats');
  return {
    load: async () => {
      const rows = await tables.contacts.list();
      if (!rows.ok) return err(rows.error);
      for (const { key, value } of rows.value) byPerson.set(key, value);
      return done;
    },
    get: (person) => byPerson.get(person),
    all: () => [...byPerson.values()],
    put: (record) => ({
      ops: [tables.contacts.put(record.id, record)],
      commit: () => {
        byPerson.set(record.id, record);
        changed();
      },
    }),
    remove: (person) => ({
      ops: [tables.contacts.delete(person)],
      commit: () => {
        byPerson.delete(person);
        changed();
      },
    }),
    view: (path) => {
      const records = [...byPerson.values()];
      const identity = identityStates(records);
      return records
        .map((record) => ({
          id: record.id,
          chat: chatWith(record.id),
          nickname: record.nickname,
          presence: presenceOf(record, path(record.id)),
          addedAt: record.addedAt,
          identity: identity(record),
        }))
        .toSorted((a, b) => a.nickname.localeCompare(b.nickname));
    },
  };
};
