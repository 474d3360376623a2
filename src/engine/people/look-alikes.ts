import type { PersonId } from '../api/ids.ts';
import type { ContactRecord } from '../storage/tables.ts';
import { createScriptCheck } from './scripts.ts';
import { type Looks, createSkeleton, lookAlike, looksOf } from './skeleton.ts';

/** What is told beside a nickname that somebody chose. */
export interface NameWarnings {
  /** The nickname of a contact, another person, that this one could be taken for; the very same name too. */
  readonly looksLike: string | null;
  readonly mixedScripts: boolean;
}

/** Tells look-alikes of contacts' names. */
export type WarnOfName = (person: PersonId, nickname: string) => NameWarnings;

/** Nicknames whose looks are remembered. */
const MAX_REMEMBERED = 512;

/** Warnings about names, as long as these are the contacts. */
export const createWarnings = (deps: {
  me(): PersonId | undefined;
  contacts(): readonly ContactRecord[];
}): WarnOfName => {
  const skeleton = createSkeleton();
  const mixesScripts = createScriptCheck();
  const ofContacts = new WeakMap<ContactRecord, Looks>();
  const ofNames = new Map<string, Looks & { readonly mixed: boolean }>();

  const contactLooks = (contact: ContactRecord): Looks => {
    const looks = ofContacts.get(contact) ?? looksOf(contact.nickname, skeleton);
    ofContacts.set(contact, looks);
    return looks;
  };
  const nameLooks = (nickname: string): Looks & { readonly mixed: boolean } => {
    const looks = ofNames.get(nickname) ?? { ...looksOf(nickname, skeleton), mixed: mixesScripts(nickname) };
    if (ofNames.size >= MAX_REMEMBERED) ofNames.clear();
    ofNames.set(nickname, looks);
    return looks;
  };

  return (person, nickname) => {
    if (nickname === '') return { looksLike: null, mixedScripts: false };
    const looks = nameLooks(nickname);
    const contacts = deps.contacts();
    const known = person === deps.me() || contacts.some(({ id }) => id === person);
    const like = known ? undefined : contacts.find((contact) => lookAlike(looks, contactLooks(contact)));
    return { looksLike: like?.nickname ?? null, mixedScripts: looks.mixed };
  };
};
