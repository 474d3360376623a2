import type { PersonId } from '../../api/ids.ts';
import type { ContactRecord } from '../../contacts/kept.ts';
import { MAX_REQUEST_DEVICES } from '../tables.ts';
import type { SearchResult } from '../search/results.ts';
import type { PeopleDeps } from '../people.ts';

/** Whether this person is a contact that has not removed the person here, as far as this device knows. */
export const isActiveContact = ({ contact }: Pick<PeopleDeps, 'contact'>, person: PersonId): boolean => {
  const record = contact(person);
  return record !== undefined && record.removedAt === undefined;
};

/** The contact as a search result, if it has removed the person here: it can be sent a contact request. Else undefined. */
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
 * Whether a request of this person is accepted. A contact has no reason to ask, unless it has removed the person here. So a
 * request of a linked contact is ignored, and a request from before the two became contacts.
 */
export const mayAsk = (record: ContactRecord | undefined, isLinked: boolean, madeAt: number): boolean => {
  if (!record || record.removedAt !== undefined) return true;
  return !isLinked && madeAt > Math.max(record.addedAt, record.pairedAt ?? 0);
};
