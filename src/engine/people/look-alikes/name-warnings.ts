import type { PersonId } from '../../api/ids.ts';
import { shownName } from '../../contacts/contact-record.ts';
import type { ContactRecord } from '../../contacts/kept.ts';
import { createMixedScriptCheck } from './mixed-scripts.ts';
import { type Skeletons, createSkeleton, isConfusable, skeletonsOf } from './skeleton.ts';

/** What is told beside a nickname that somebody chose. */
export interface NameWarnings {
  /** What a contact, another person, is called here that this one could be taken for; the very same name too. */
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
  const mixesScripts = createMixedScriptCheck();
  const ofContacts = new WeakMap<ContactRecord, readonly Skeletons[]>();
  const ofNames = new Map<string, Skeletons & { readonly mixed: boolean }>();

  /** The person here may know them by either name. */
  const contactLooks = (contact: ContactRecord): readonly Skeletons[] => {
    const names = [contact.nickname, shownName(contact)];
    const looks = ofContacts.get(contact) ?? names.map((name) => skeletonsOf(name, skeleton));
    ofContacts.set(contact, looks);
    return looks;
  };
  const nameLooks = (nickname: string): Skeletons & { readonly mixed: boolean } => {
    const looks = ofNames.get(nickname) ?? {
      ...skeletonsOf(nickname, skeleton),
      mixed: mixesScripts(nickname),
    };
    if (ofNames.size >= MAX_REMEMBERED) ofNames.clear();
    ofNames.set(nickname, looks);
    return looks;
  };

  return (person, nickname) => {
    if (nickname === '') return { looksLike: null, mixedScripts: false };
    const looks = nameLooks(nickname);
    const contacts = deps.contacts();
    const known = person === deps.me() || contacts.some(({ id }) => id === person);
    const like = known
      ? undefined
      : contacts.find((contact) => contactLooks(contact).some((each) => isConfusable(looks, each)));
    return { looksLike: like ? shownName(like) : null, mixedScripts: looks.mixed };
  };
};
