import * as v from 'valibot';
import { err, ok } from '../../lib/result.ts';
import { type InBackups, type KindInFile, notKept } from '../feature/in-backup.ts';
import { fileOwner } from '../profile/in-backup.ts';
import { encodePrekeys } from '../sessions/prekeys.ts';
import { SELF } from '../storage/tables.ts';
import { parse } from '../wire/schema.ts';
import { decodeParts, emptyCard, uniteChecked } from './device-card.ts';
import { type DeviceTables, cardParts } from './kept.ts';

const schema = v.strictObject({ parts: cardParts });

/** What is known of the person's own devices: parts of their card. */
const devices: KindInFile<v.InferOutput<typeof schema>> = {
  kind: 'devices',
  place: 2,
  times: 'once',
  parse: (fields) => parse(schema, fields),
  list: async ({ core }) => {
    const found = await core.tables.prekeys.get(SELF);
    return found.ok ? ok([{ parts: found.value?.parts ?? [] }]) : err(notKept(found.error));
  },
  // Devices of this person, by all signatures. A file need not name any.
  takes: async ({ parts }, file) => {
    const card = decodeParts(parts);
    if (!card) return parts.length === 0;
    const { identityKey } = file.shared(fileOwner);
    return (await uniteChecked(file.core.primitives, emptyCard(identityKey), card)) !== undefined;
  },
  // This device is new, and adds itself beside those that are there.
  restore: (rows, { core }) =>
    rows.map(({ parts }) =>
      core.tables.prekeys.put(SELF, { secrets: encodePrekeys([]), parts, seat: null, madeAt: 0 }),
    ),
};

/** What becomes of these tables in a backup. */
export const DEVICE_BACKUPS: InBackups<DeviceTables> = {
  prekeys: { as: devices, only: 'the card: the secrets are of one device' },
  cards: { leftOut: 'contacts send theirs with each link' },
};
