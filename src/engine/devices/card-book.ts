import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { CardRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { personIdOf } from '../wire/ids.ts';
import { partsOf } from './card-parts.ts';
import { type DeviceCard, decodeParts, emptyCard, saysTheSame, uniteChecked } from './device-card.ts';
import { devicesOn } from './device-list.ts';

/** What became of parts of a card. */
export interface TakenCard {
  /** Whether the sender knows less than is known here. */
  readonly isBehind: boolean;
}

/** The cards of contacts, checked and united. */
export interface CardBook {
  /** All that is known of this person's devices. */
  get(person: PersonId, tx?: Tx): Promise<DeviceCard | undefined>;
  /** Keys of the devices on this person's list. */
  devicesOf(person: PersonId): Promise<readonly Bytes[]>;
  /** The same as `get` without waiting, where it was asked for before. */
  known(person: PersonId): DeviceCard | undefined;
  /** Unites these parts with the known card of a person; `foreign` where they are of another person, or not signed. */
  take(tx: Tx, person: PersonId, parts: readonly Uint8Array[]): Promise<Result<TakenCard, 'foreign'>>;
}

/** Whether this device is on the list of a person. */
export const isListed = (card: DeviceCard | undefined, device: DeviceId): boolean =>
  card !== undefined && devicesOn(card.list).some((one) => one.device === device);

/** The book of one engine. */
export const createCardBook = ({ tables, primitives, log }: Core): CardBook => {
  /** Cards as they were read from these records. */
  const read = new Map<PersonId, DeviceCard>();
  const written = new WeakMap<CardRecord, DeviceCard>();

  const recordOf = async (person: PersonId, tx?: Tx): Promise<CardRecord | undefined> => {
    if (tx) return tx.get(tables.cards, person);
    const kept = await tables.cards.get(person);
    return kept.ok ? kept.value : undefined;
  };
  const get: CardBook['get'] = async (person, tx) => {
    const fresh = tx?.written(tables.cards, person);
    if (fresh) return fresh.value && written.get(fresh.value);
    if (read.has(person)) return read.get(person);
    const record = await recordOf(person, tx);
    // What is kept was checked when it came.
    const card = record && decodeParts(record.parts);
    // Another part may have been taken meanwhile.
    if (card && !read.has(person)) read.set(person, card);
    return read.get(person);
  };

  tables.cards.holders.push((person) => void read.delete(person as PersonId));
  return {
    get,
    devicesOf: async (person) => devicesOn((await get(person))?.list ?? []).map(({ deviceKey }) => deviceKey),
    known: (person) => read.get(person),
    take: async (tx, person, parts) => {
      const came = decodeParts(parts);
      const before = await get(person, tx);
      const isTheirs = came !== undefined && personIdOf(came.identityKey) === person;
      const known = before ?? (isTheirs ? emptyCard(came.identityKey) : undefined);
      const card = known && came && (await uniteChecked(primitives, known, came));
      if (!card) {
        log.fault('devices', 'a card was not what it claims to be');
        return err('foreign');
      }
      if (!before || !saysTheSame(before, card)) {
        const record = { parts: [...partsOf(card, MAX_CARD_BYTES)] };
        written.set(record, card);
        tx.put(tables.cards, person, record);
        tx.onKept(() => void read.set(person, card));
      }
      return ok({ isBehind: !saysTheSame(came, card) });
    },
  };
};
