import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import { type Core, NO_CHANGE, type Plan } from '../core.ts';
import { type Card, readCard } from './card.ts';

/** The cards of others, checked. */
export interface CardBook {
  /** The newest card of this person that is known. */
  get(person: PersonId): Promise<Card | undefined>;
  /** Plans to keep this card; undefined where it is not this person's. One that is not newer changes nothing. */
  take(person: PersonId, bytes: Bytes): Promise<Plan | undefined>;
  remove(person: PersonId): Plan;
}

/** The book of one engine. */
export const createCardBook = ({ tables, primitives, log }: Core): CardBook => {
  const known = new Map<PersonId, Card>();

  const get = async (person: PersonId): Promise<Card | undefined> => {
    const there = known.get(person);
    if (there) return there;
    const kept = await tables.cards.get(person);
    const card = kept.ok && kept.value ? await readCard(primitives, kept.value.card) : undefined;
    if (card?.ok) known.set(person, card.value);
    return card?.ok ? card.value : undefined;
  };

  return {
    get,
    take: async (person, bytes) => {
      const read = await readCard(primitives, bytes);
      if (!read.ok || read.value.person !== person) {
        log.fault('cards', 'a card was not what it claims to be');
        return undefined;
      }
      const card = read.value;
      if (card.seq <= ((await get(person))?.seq ?? 0)) return NO_CHANGE;
      return {
        ops: [tables.cards.put(person, { card: bytes })],
        commit: () => void known.set(person, card),
      };
    },
    remove: (person) => ({
      ops: [tables.cards.delete(person)],
      commit: () => void known.delete(person),
    }),
  };
};
