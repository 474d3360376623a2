import type { PersonId } from '../api/ids.ts';
import { readCard } from '../cards/card.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { Overlay } from '../overlay/overlay.ts';
import { MAX_REQUEST_DEVICES } from '../storage/network-tables.ts';
import { idBytes } from '../wire/ids.ts';
import { NAMELESS } from '../wire/nickname.ts';
import { IDENTITY_PATHS } from './claims-lookup.ts';
import type { Found } from './found.ts';
import { CARD_SALT } from './own-card-record.ts';

/** A lookup of one person. */
export interface PersonLookup {
  /** `answered` is false where nobody could be asked. */
  readonly done: Promise<{ readonly found: Found | undefined; readonly answered: boolean }>;
  cancel(): void;
}

/** Looks for the card of a person, which says by which devices they are reached. */
export const findById = (
  primitives: Primitives,
  { overlay, person }: { readonly overlay: Overlay; readonly person: PersonId },
  progress: (asked: number, answered: number) => void,
): PersonLookup => {
  const key = overlay.ownKey(idBytes(person), CARD_SALT);
  const lookup = overlay.find({ key, kind: 'own', paths: IDENTITY_PATHS, what: 'person', progress });
  const finish = async () => {
    const { records, answered } = await lookup.done;
    for (const { value } of records) {
      const card = await readCard(primitives, value);
      if (!card.ok || card.value.person !== person) continue;
      const devices = card.value.bundles.slice(0, MAX_REQUEST_DEVICES).map(({ device }) => device.deviceKey);
      if (devices.length > 0)
        return { found: { person, nickname: NAMELESS, index: null, devices }, answered };
    }
    return { found: undefined, answered };
  };
  return { done: finish(), cancel: () => lookup.cancel() };
};
