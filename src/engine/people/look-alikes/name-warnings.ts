import type { PersonId } from '../../api/ids.ts';
import { shownName } from '../../contacts/contact-record.ts';
import type { ContactRecord } from '../../contacts/kept.ts';
import { createMixedScriptCheck } from './mixed-scripts.ts';
import { type Skeletons, createSkeleton, isConfusable, skeletonsOf } from './skeleton.ts';

/** Warnings beside the nickname of a person. */
export interface NameWarnings {
  /** The name of a contact that this nickname is confusable with, or equal to; the contact is another person. */
  readonly looksLike: string | null;
  readonly mixedScripts: boolean;
}

/** Warns of nicknames that look like the name of a contact. */
export type WarnOfName = (person: PersonId, nickname: string) => NameWarnings;

/** Nicknames of which the skeletons are remembered. */
const MAX_REMEMBERED = 512;

/** The warnings of one engine. */
export const createWarnings = (deps: {
  me(): PersonId | undefined;
  contacts(): readonly ContactRecord[];
}): WarnOfName => {
  const skeleton = createSkeleton();
  const mixesScripts = createMixedScriptCheck();
  const ofContacts = new WeakMap<ContactRecord, readonly Skeletons[]>();
  const ofNames = new Map<string, Skeletons & { readonly mixed: boolean }>();

  /** The person here may know the contact by either name. */
  const contactSkeletons = (contact: ContactRecord): readonly Skeletons[] => {
    const names = [contact.nickname, shownName(contact)];
    const skeletons = ofContacts.get(contact) ?? names.map((name) => skeletonsOf(name, skeleton));
    ofContacts.set(contact, skeletons);
    return skeletons;
  };
  const nameSkeletons = (nickname: string): Skeletons & { readonly mixed: boolean } => {
    const skeletons = ofNames.get(nickname) ?? {
      ...skeletonsOf(nickname, skeleton),
      mixed: mixesScripts(nickname),
    };
    if (ofNames.size >= MAX_REMEMBERED) ofNames.clear();
    ofNames.set(nickname, skeletons);
    return skeletons;
  };

  return (person, nickname) => {
    if (nickname === '') return { looksLike: null, mixedScripts: false };
    const skeletons = nameSkeletons(nickname);
    const contacts = deps.contacts();
    const known = person === deps.me() || contacts.some(({ id }) => id === person);
    const like = known
      ? undefined
      : contacts.find((contact) => contactSkeletons(contact).some((each) => isConfusable(skeletons, each)));
    return { looksLike: like ? shownName(like) : null, mixedScripts: skeletons.mixed };
  };
};
