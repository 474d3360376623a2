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
 * The contact with these devices added; undefined where all of them are known. The first devices are no news, because the
 * contact came with them. Every later device is news until the person here has seen it. Only the newest
 * MAX_CONTACT_DEVICES are kept.
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

/** The contact with all news of devices marked as seen; undefined where there is no news. */
export const withDevicesSeen = (record: ContactRecord): ContactRecord | undefined => {
  if (!record.devices.some(({ news }) => news === 'unseen')) return undefined;
  const devices = record.devices.map((device): DeviceRecord =>
    device.news === 'unseen' ? { ...device, news: 'seen' } : device,
  );
  return { ...record, devices };
};

/** The newest device that came after the contact was made and has no compared safety code; null: there is none. */
export const newDeviceOf = ({ devices, verified }: ContactRecord): Contact['newDevice'] => {
  const compared = verified?.devices ?? [];
  const fresh = devices.filter(({ key, news }) => news !== 'none' && !includes(compared, key));
  const newest = fresh.at(-1);
  if (!newest) return null;
  return { firstSeenAt: newest.firstSeenAt, seen: fresh.every(({ news }) => news === 'seen') };
};

/** The device keys of compared safety codes, with one more. */
export const comparedDevices = (record: ContactRecord, key: Bytes | null): Bytes[] => {
  const { verified, identityKey } = record;
  const before = verified && equalBytes(verified.identityKey, identityKey) ? verified.devices : [];
  if (!key || includes(before, key)) return before;
  return [...before, key].slice(-MAX_CONTACT_DEVICES);
};

/** The name of a contact on the screen: the name that the person here gave it, else its nickname. */
export const shownName = ({ ownName, nickname }: Pick<ContactRecord, 'ownName' | 'nickname'>): Nickname =>
  ownName === NAMELESS ? nickname : ownName;

/** The fields of a record that a new nickname changes. */
export const renamed = (
  { nickname, renamedFrom }: ContactRecord,
  next: Nickname,
  at: number,
): Pick<ContactRecord, 'nickname' | 'namedAt' | 'renamedFrom'> => {
  // If it changes several times: the screen tells the nickname that the person here last took notice of.
  const known = renamedFrom ?? nickname;
  return { nickname: next, namedAt: at, renamedFrom: known === next ? null : known };
};

/** Whether the identity key of a contact was verified, by its record alone. */
export const keyState = ({ verified, identityKey }: ContactRecord): Contact['identity'] => {
  if (!verified) return 'unverified';
  return equalBytes(verified.identityKey, identityKey) ? 'verified' : 'changed';
};

/** A person that becomes a contact. */
export interface NewContact {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  readonly nickname: Nickname;
  readonly pairSecret: Bytes;
}
