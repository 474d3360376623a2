import { type Bytes, utf8 } from '../../../lib/bytes.ts';
import type { PersonId } from '../../api/ids.ts';
import type { Primitives } from '../../crypto/primitives.ts';
import { type DeviceCard, decodeCard, emptyCard, uniteChecked } from '../../devices/device-card.ts';
import { MAX_PIECE_BYTES } from '../../devices/card-parts.ts';
import { devicesOn } from '../../devices/device-list.ts';
import {
  type Lookup,
  MAX_RECORD_BYTES,
  type NetRecord,
  type Overlay,
  type Query,
} from '../../overlay/overlay.ts';
import { MAX_CARD_PARTS } from '../../wire/card-parts.ts';
import { idBytes, personIdOf } from '../../wire/ids.ts';
import { IDENTITY_PATHS } from '../nickname/claim-lookup.ts';

/** The salt of the record that holds somebody's card, or a part of it behind the first. */
export const cardSalt = (part: number): Bytes => utf8(part === 0 ? 'card' : `card ${part + 1}`);

/** Bytes of a record beside its name and its value: head and signature. */
const AROUND_BYTES = 48 + 64;

/** Bytes of a part of a card that one record has room for. */
export const MAX_RECORDED_CARD_BYTES = MAX_RECORD_BYTES - AROUND_BYTES - cardSalt(MAX_CARD_PARTS - 1).length;

/** Looks for the record of a person's card: its first part, which has all devices, where no other one is named. */
export const findCard = (
  overlay: Overlay,
  person: PersonId,
  { part = 0, ...told }: { readonly part?: number } & Pick<Query, 'progress'> = {},
): Lookup => {
  const key = overlay.ownKey(idBytes(person), cardSalt(part));
  return overlay.find({ key, kind: 'own', paths: IDENTITY_PATHS, what: 'person', ...told });
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

/**
 * All that the network has of this person's card. A part is followed by another one where it has no room for one more piece,
 * so of most people one record is looked for.
 */
export const findWholeCard = async (
  primitives: Primitives,
  overlay: Overlay,
  person: PersonId,
): Promise<DeviceCard | undefined> => {
  const all: NetRecord[] = [];
  for (let part = 0; part < MAX_CARD_PARTS; part++) {
    const { records } = await findCard(overlay, person, { part }).done;
    all.push(...records);
    if (!records.some(({ value }) => value.length > MAX_RECORDED_CARD_BYTES - MAX_PIECE_BYTES)) break;
  }
  return cardIn(primitives, all, person);
};

/** Device keys on a card: first those that made prekeys last, as they were there last. */
export const lastThereFirst = ({ list, prekeys }: DeviceCard): readonly Bytes[] => {
  const sequences = new Map(prekeys.map(({ addId, sequence }) => [addId.join(), sequence]));
  const madeAt = (addId: Bytes): number => sequences.get(addId.join()) ?? -1;
  return devicesOn(list)
    .toSorted((a, b) => madeAt(b.addId) - madeAt(a.addId))
    .map(({ deviceKey }) => deviceKey);
};
