import type { PersonId } from './api/ids.ts';
import type { ChatList } from './chats/chat-list.ts';
import { type Acquaintance, createAcquaintance } from './contacts/acquaintance.ts';
import { type ContactBook, createContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type LazyParting, type PartingDeps, createLazyParting } from './parting/parting.ts';

/** The contacts, how they are made, and how they are removed. */
export interface Contacts {
  readonly contacts: ContactBook;
  readonly acquaintance: Acquaintance;
  readonly parting: LazyParting;
}

/** What the contacts stand on. */
export interface ContactParts extends Omit<PartingDeps, 'core' | 'contacts' | 'markRemoved'> {
  readonly chats: ChatList;
  /** This contact has removed the person here, or is a contact again. */
  parted(person: PersonId): void;
}

/** Wires the contacts. */
export const composeContacts = (core: Core, parts: ContactParts): Contacts => {
  const { chats, parted, ...around } = parts;
  const contacts = createContactBook(core, parted);
  const parting = createLazyParting(() => ({
    core,
    contacts,
    markRemoved: acquaintance.markRemoved,
    ...around,
  }));
  const acquaintance = createAcquaintance({ core, contacts, chats, unpart: parting.forget });
  return { contacts, acquaintance, parting };
};
