import { type Bytes, utf8 } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type DeviceCard, decodeCard, emptyCard, uniteChecked } from '../devices/device-card.ts';
import { devicesOn } from '../devices/device-list.ts';
import { type Lookup, MAX_RECORD_BYTES, type NetRecord, type Overlay } from '../overlay/overlay.ts';
import { idBytes, personIdOf } from '../wire/ids.ts';
import { IDENTITY_PATHS } from './claims-lookup.ts';

/** The salt of the record that holds somebody's card. */
export const CARD_SALT: Bytes = utf8('card');

/** Bytes of a record beside its name and its value: head and signature. */
const AROUND_BYTES = 48 + 64;

/** Bytes of a card that one record has room for: its first part. */
export const MAX_RECORDED_CARD_BYTES = MAX_RECORD_BYTES - AROUND_BYTES - CARD_SALT.length;

/** Looks for the record of a person's card. */
export const findCard = (
  overlay: Overlay,
  person: PersonId,
  progress: (asked: number, answered: number) => void,
): Lookup => {
  const key = overlay.ownKey(idBytes(person), CARD_SALT);
  return overlay.find({ key, kind: 'own', paths: IDENTITY_PATHS, what: 'person', progress });
};

/** What all records that were found say of this person's devices, checked; undefined where none says anything that holds. */
export const cardIn = async (
  primitives: Primitives,
  records: readonly NetRecord[],
  person: PersonId,
): Promise<DeviceCard | undefined> => {
  let card: DeviceCard | undefined;
  for (const { value } of records) {
    const came = decodeCard(value);
    if (!came || personIdOf(came.identityKey) !== person) continue;
    card = (await uniteChecked(primitives, card ?? emptyCard(came.identityKey), came)) ?? card;
  }
  return card;
};

/** Device keys on a card: first those that made prekeys last, as they were there last. */
export const lastThereFirst = ({ list, prekeys }: DeviceCard): readonly Bytes[] => {
  const sequences = new Map(prekeys.map(({ addId, sequence }) => [addId.join(), sequence]));
  const madeAt = (addId: Bytes): number => sequences.get(addId.join()) ?? -1;
  return devicesOn(list)
    .toSorted((a, b) => madeAt(b.addId) - madeAt(a.addId))
    .map(({ deviceKey }) => deviceKey);
};
