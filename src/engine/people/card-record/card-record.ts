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

/** The salt of the record with a device card; cards with several parts have one record for each part. */
export const cardSalt = (part: number): Bytes => utf8(part === 0 ? 'card' : `card ${part + 1}`);

/** Bytes of a record without its name and value: header and signature. */
const AROUND_BYTES = 48 + 64;

/** The most bytes of a part of a card in one record. */
export const MAX_RECORDED_CARD_BYTES = MAX_RECORD_BYTES - AROUND_BYTES - cardSalt(MAX_CARD_PARTS - 1).length;

/** Looks up one part of the card of a person; the first part, which has all devices, if `part` is left out. */
export const findCard = (
  overlay: Overlay,
  person: PersonId,
  { part = 0, ...told }: { readonly part?: number } & Pick<Query, 'progress'> = {},
): Lookup => {
  const key = overlay.ownKey(idBytes(person), cardSalt(part));
  return overlay.find({ key, kind: 'own', paths: IDENTITY_PATHS, what: 'person', ...told });
};

/** The verified card of this person in these records; undefined: no record has a valid one. */
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
 * The whole card of a person in the network. There is a next part only if a part has no room for one more piece, so for most
 * people this is one lookup.
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

/** The device keys of a card. Devices that made prekeys last come first, because they were online last. */
export const lastThereFirst = ({ list, prekeys }: DeviceCard): readonly Bytes[] => {
  const sequences = new Map(prekeys.map(({ addId, sequence }) => [addId.join(), sequence]));
  const madeAt = (addId: Bytes): number => sequences.get(addId.join()) ?? -1;
  return devicesOn(list)
    .toSorted((a, b) => madeAt(b.addId) - madeAt(a.addId))
    .map(({ deviceKey }) => deviceKey);
};
