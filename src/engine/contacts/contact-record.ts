import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { Contact } from '../api/state.ts';
import { type ContactRecord, MAX_CONTACT_DEVICES } from './kept.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import { NAMELESS } from '../wire/nickname.ts';

/** A device of a contact, as it is kept. */
type DeviceRecord = ContactRecord['devices'][number];

const includes = (keys: readonly Uint8Array[], key: Uint8Array): boolean =>
  keys.some((each) => equalBytes(each, key));

/**
 * The contact with these devices among theirs; undefined where all of them are known. The first ones that are ever
 * known are no news: they were there when the contact was made. Every later one is, until the person has seen it.
 * Only the newest MAX_CONTACT_DEVICES are kept.
 */
export const withDevices = (
  record: ContactRecord,
  keys: readonly Bytes[],
  now: number,
): ContactRecord | undefined => {
  const known = record.devices.map(({ key }) => key);
  const fresh = keys.filter((key, at) => !includes(known, key) && !includes(keys.slice(0, at), key));
  if (fresh.length === 0) return undefined;
  const news = known.length === 0 ? 'none' : 'unseen';
  const added = fresh.map((key): DeviceRecord => ({ key, firstSeenAt: now, news }));
  return { ...record, devices: [...record.devices, ...added].slice(-MAX_CONTACT_DEVICES) };
};

/** The contact with all news of their devices seen; undefined where there are none. */
export const withDevicesSeen = (record: ContactRecord): ContactRecord | undefined => {
  if (!record.devices.some(({ news }) => news === 'unseen')) return undefined;
  const devices = record.devices.map((device): DeviceRecord =>
    device.news === 'unseen' ? { ...device, news: 'seen' } : device,
  );
  return { ...record, devices };
};

/** The newest device that came after the contact was made and whose safety code was not compared; null for none. */
export const newDeviceOf = ({ devices, verified }: ContactRecord): Contact['newDevice'] => {
  const compared = verified?.devices ?? [];
  const fresh = devices.filter(({ key, news }) => news !== 'none' && !includes(compared, key));
  const newest = fresh.at(-1);
  if (!newest) return null;
  return { firstSeenAt: newest.firstSeenAt, seen: fresh.every(({ news }) => news === 'seen') };
};

/** The device keys that were compared, with one more. */
export const comparedDevices = (record: ContactRecord, key: Bytes | null): Bytes[] => {
  const { verified, identityKey } = record;
  const before = verified && equalBytes(verified.identityKey, identityKey) ? verified.devices : [];
  if (!key || includes(before, key)) return before;
  return [...before, key].slice(-MAX_CONTACT_DEVICES);
};

/** What a contact is called here: the name of one's own for them, else what they call themselves. */
export const shownName = ({ ownName, nickname }: Pick<ContactRecord, 'ownName' | 'nickname'>): Nickname =>
  ownName === NAMELESS ? nickname : ownName;

/** What changes in a record where the contact has another nickname from this moment on. */
export const renamed = (
  { nickname, renamedFrom }: ContactRecord,
  next: Nickname,
  at: number,
): Pick<ContactRecord, 'nickname' | 'namedAt' | 'renamedFrom'> => {
  // However often they change it: told is what it was when the person here last took notice.
  const known = renamedFrom ?? nickname;
  return { nickname: next, namedAt: at, renamedFrom: known === next ? null : known };
};

/** What is known of a contact's key by itself. */
export const keyState = ({ verified, identityKey }: ContactRecord): Contact['identity'] => {
  if (!verified) return 'unverified';
  return equalBytes(verified.identityKey, identityKey) ? 'verified' : 'changed';
};

/** Somebody who becomes a contact. */
export interface NewContact {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  readonly nickname: Nickname;
  readonly pairSecret: Bytes;
}
