import { utf8Length } from '../../lib/bytes.ts';
import { done, err, ok } from '../../lib/result.ts';
import type { ContactsApi } from '../api/contacts-api.ts';
import { MAX_NOTE_BYTES } from '../api/limits.ts';
import type { Core } from '../core.ts';
import { NAMELESS, toNickname } from '../wire/nickname.ts';
import type { ContactBook } from './contact-book.ts';
import { type TellingWords, tellWords } from './in-own.ts';

/** Names and notes that the person here gives to contacts, and new nicknames that they have seen. */
export type Describing = Pick<ContactsApi, 'describe' | 'seeNickname'>;

/** A name for a contact; NAMELESS where nothing of it is visible. */
const ownNameOf = (typed: string): ReturnType<typeof toNickname> => {
  const name = toNickname(typed);
  return !name.ok && name.error.kind === 'empty' ? ok(NAMELESS) : name;
};

/** What names and notes need. */
export interface DescribingDeps extends TellingWords {
  readonly contacts: Pick<ContactBook, 'get' | 'put'>;
}

/** Names and notes for contacts, of one engine. */
export const createDescribing = (core: Core, { contacts, ...telling }: DescribingDeps): Describing => ({
  describe: async (person, words) => {
    const ownName = ownNameOf(words.name);
    if (!ownName.ok) return ownName;
    const note = words.note.toWellFormed().trim();
    const bytes = utf8Length(note);
    if (bytes > MAX_NOTE_BYTES) return err({ kind: 'note-too-long', bytes });
    return core.change(async (tx) => {
      const record = contacts.get(person, tx);
      if (!record) return err({ kind: 'unknown-contact' });
      const after = { ...record, ownName: ownName.value, note };
      contacts.put(tx, after);
      await tellWords(tx, telling, { before: record, after });
      return done;
    });
  },
  seeNickname: (person) =>
    core.change(async (tx) => {
      const record = contacts.get(person, tx);
      if (record?.renamedFrom) contacts.put(tx, { ...record, renamedFrom: null });
      return done;
    }),
});
