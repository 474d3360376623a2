import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { Core } from '../core.ts';
import type { ContactRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ChangeOptions } from '../storage/changes.ts';
import { NAMELESS } from '../wire/nickname.ts';
import { renamed, type NewContact, withDevices, withDevicesSeen } from './contact-record.ts';
import { type ContactBook, chatWith } from './contact-book.ts';

/** Creates contacts, and keeps what becomes known of them. */
export interface ContactLifecycle {
  /** Adds a contact with its chat. An existing contact gets the new keys and nickname. */
  add(tx: Tx, contact: NewContact): void;
  /** This contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** This person speaks as a contact. If they had removed the person here, that is over. */
  markReturned(person: PersonId): void;
  /** This contact is linked now. */
  markSeen(person: PersonId): void;
  /** This contact has a new nickname. */
  rename(person: PersonId, nickname: Nickname): void;
  /** Keeps devices of this contact. A handshake or a signed device card has proven them. */
  noteDevices(person: PersonId, keys: readonly Bytes[]): void;
  /** The person here has seen that this contact has new devices. */
  seeDevices(person: PersonId): Promise<Result<void, NotKept>>;
}

/** What the lifecycle of contacts needs. */
export interface ContactLifecycleDeps {
  readonly core: Core;
  readonly contacts: ContactBook;
  readonly chats: ChatList;
  /** This person is not to be told any more that they were removed. */
  unpart(tx: Tx, person: PersonId): void;
}

/** The contact without the mark that it has removed the person here. */
const asContact = ({ removedAt: _removedAt, ...record }: ContactRecord): ContactRecord => record;

/** The lifecycle of the contacts of one engine. */
export const createContactLifecycle = ({
  core,
  contacts,
  chats,
  unpart,
}: ContactLifecycleDeps): ContactLifecycle => {
  const revise = (
    person: PersonId,
    revised: (record: ContactRecord) => ContactRecord | undefined,
    options?: ChangeOptions,
  ): Promise<Result<void, NotKept>> =>
    core.change(async (tx) => {
      const record = contacts.get(person, tx);
      const next = record && revised(record);
      if (next) contacts.put(tx, next);
      return done;
    }, options);
  const stranger = (at: number) => ({
    addedAt: at,
    namedAt: at,
    renamedFrom: null,
    ownName: NAMELESS,
    note: '',
    lastSeenAt: null,
    verified: null,
    devices: [],
  });
  return {
    add: (tx, { person, identityKey, nickname, pairSecret }) => {
      const known = contacts.get(person, tx);
      const now = core.clock.now();
      const name = known && known.nickname !== nickname ? renamed(known, nickname, now) : { nickname };
      const before = known ? { ...asContact(known), pairedAt: now } : stranger(now);
      contacts.put(tx, { ...before, id: person, ...name, identityKey, pairSecret });
      chats.open(tx, chatWith(person));
      unpart(tx, person);
    },
    markRemoved: (tx, person) => {
      const record = contacts.get(person, tx);
      if (!record || record.removedAt !== undefined) return;
      contacts.put(tx, { ...record, removedAt: core.clock.now() });
    },
    markReturned: (person) => {
      if (contacts.get(person)?.removedAt === undefined) return;
      void revise(person, (record) => (record.removedAt === undefined ? undefined : asContact(record)));
    },
    // A power cut may lose this write. The next time that the contact is linked repairs it.
    markSeen: (person) =>
      void revise(person, (record) => ({ ...record, lastSeenAt: core.clock.now() }), {
        durability: 'relaxed',
      }),
    rename: (person, nickname) => {
      if (contacts.get(person)?.nickname === nickname) return;
      const now = core.clock.now();
      void revise(person, (record) =>
        record.nickname === nickname ? undefined : { ...record, ...renamed(record, nickname, now) },
      );
    },
    noteDevices: (person, keys) =>
      void revise(person, (record) => withDevices(record, keys, core.clock.now())),
    seeDevices: (person) => revise(person, withDevicesSeen),
  };
};
