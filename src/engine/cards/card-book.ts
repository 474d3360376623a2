import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { CardRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Card, readCard } from './card.ts';

/** The cards of others, checked. */
export interface CardBook {
  /** The newest card of this person that is known. */
  get(person: PersonId, tx?: Tx): Promise<Card | undefined>;
  /** Keeps this card; false where it is not this person's. One that is not newer changes nothing. */
  take(tx: Tx, person: PersonId, bytes: Bytes): Promise<boolean>;
  remove(tx: Tx, person: PersonId): void;
}

/** The book of one engine. */
export const createCardBook = ({ tables, primitives, log }: Core): CardBook => {
  /** Cards as they were read from these records. */
  const known = new Map<PersonId, Card>();
  const written = new WeakMap<CardRecord, Card>();

  const recordOf = async (person: PersonId, tx?: Tx): Promise<CardRecord | undefined> => {
    if (tx) return tx.get(tables.cards, person);
    const kept = await tables.cards.get(person);
    return kept.ok ? kept.value : undefined;
  };
  const get: CardBook['get'] = async (person, tx) => {
    const fresh = tx?.written(tables.cards, person);
    if (fresh) return fresh.value && written.get(fresh.value);
    if (known.has(person)) return known.get(person);
    const record = await recordOf(person, tx);
    const card = record && (await readCard(primitives, record.card));
    // A newer one may have been taken meanwhile.
    if (card?.ok && !known.has(person)) known.set(person, card.value);
    return known.get(person);
  };

  return {
    get,
    take: async (tx, person, bytes) => {
      const card = await readCard(primitives, bytes);
      if (!card.ok || card.value.person !== person) {
        log.fault('cards', 'a card was not what it claims to be');
        return false;
      }
      if (card.value.seq <= ((await get(person, tx))?.seq ?? 0)) return true;
      const record = { card: bytes };
      written.set(record, card.value);
      tx.put(tables.cards, person, record);
      tx.onKept(() => void known.set(person, card.value));
      return true;
    },
    remove: (tx, person) => {
      tx.delete(tables.cards, person);
      tx.onKept(() => void known.delete(person));
    },
  };
};
