import type { PersonId } from '../../api/ids.ts';
import type { ContactRecord } from '../../contacts/kept.ts';
import { MAX_REQUEST_DEVICES } from '../tables.ts';
import type { SearchResult } from '../search/results.ts';
import type { PeopleDeps } from '../people.ts';

/** Whether somebody is a contact who has not removed the person here, as far as it is known. */
export const isActiveContact = ({ contact }: Pick<PeopleDeps, 'contact'>, person: PersonId): boolean => {
  const record = contact(person);
  return record !== undefined && record.removedAt === undefined;
};

/** The contact as a person to ask, if this contact has removed the person here; else undefined. */
export const formerContact = (
  { contact }: Pick<PeopleDeps, 'contact'>,
  person: PersonId,
): SearchResult | undefined => {
  const record = contact(person);
  if (record?.removedAt === undefined) return undefined;
  const devices = record.devices.map(({ key }) => key).toReversed();
  return {
    person,
    nickname: record.nickname,
    index: null,
    devices: devices.slice(0, MAX_REQUEST_DEVICES),
  };
};

/**
 * Whether a request of this person is taken. A contact has no reason to ask, unless that contact has removed the person
 * here. So a request of a contact that is linked is not taken, and no request from before the two became contacts.
 */
export const mayAsk = (record: ContactRecord | undefined, isLinked: boolean, madeAt: number): boolean => {
  if (!record || record.removedAt !== undefined) return true;
  return !isLinked && madeAt > Math.max(record.addedAt, record.pairedAt ?? 0);
};
