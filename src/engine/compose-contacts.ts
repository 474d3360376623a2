import type { PersonId } from './api/ids.ts';
import type { ChatList } from './chats/chat-list.ts';
import { type ContactLifecycle, createContactLifecycle } from './contacts/contact-lifecycle.ts';
import { type ContactBook, createContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type LazyParting, type PartingDeps, createLazyParting } from './parting/parting.ts';

/** The contacts, how they are made, and how they are removed. */
export interface Contacts {
  readonly contacts: ContactBook;
  readonly contactLifecycle: ContactLifecycle;
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
    markRemoved: contactLifecycle.markRemoved,
    ...around,
  }));
  const contactLifecycle = createContactLifecycle({ core, contacts, chats, unpart: parting.forget });
  return { contacts, contactLifecycle, parting };
};
