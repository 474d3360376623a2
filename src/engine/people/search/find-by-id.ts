import type { PersonId } from '../../api/ids.ts';
import type { Primitives } from '../../crypto/primitives.ts';
import type { Overlay } from '../../overlay/overlay.ts';
import { MAX_REQUEST_DEVICES } from '../tables.ts';
import { NAMELESS } from '../../wire/nickname.ts';
import { cardIn, findCard, lastThereFirst } from '../card-record/card-record.ts';
import type { SearchResult } from './results.ts';

/** A lookup of a person by id. */
export interface PersonLookup {
  /** `answered`: false if no node could be asked. */
  readonly done: Promise<{ readonly found: SearchResult | undefined; readonly answered: boolean }>;
  cancel(): void;
}

/** Looks up the device card of a person, which names the devices at which the person is reached. */
export const findById = (
  primitives: Primitives,
  { overlay, person }: { readonly overlay: Overlay; readonly person: PersonId },
  progress: (asked: number, answered: number) => void,
): PersonLookup => {
  const lookup = findCard(overlay, person, { progress });
  const finish = async () => {
    const { records, answered } = await lookup.done;
    const card = await cardIn(primitives, records, person);
    const devices = card ? lastThereFirst(card).slice(0, MAX_REQUEST_DEVICES) : [];
    if (devices.length === 0) return { found: undefined, answered };
    return { found: { person, nickname: NAMELESS, index: null, devices }, answered };
  };
  return { done: finish(), cancel: () => lookup.cancel() };
};
