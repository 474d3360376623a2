import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { type CardBook, createCardBook } from './card-book.ts';
import { devicesOn } from './device-list.ts';
import { type OwnCard, type OwnCardDeps, createOwnCard } from './own-card.ts';

/** The own card, and the cards of contacts. */
export interface DeviceBooks {
  /** Has the own card as well. Parts of that are taken by `ownCard`. */
  readonly cards: CardBook;
  readonly ownCard: OwnCard;
}

/** The cards of contacts together with the own one, so that a caller can ask for the own person's devices, too. */
const withOwn = (cards: CardBook, ownCard: OwnCard, isSelf: (person: PersonId) => boolean): CardBook => ({
  ...cards,
  get: async (person, tx) => (isSelf(person) ? ownCard.card(tx) : cards.get(person, tx)),
  devicesOf: async (person) =>
    isSelf(person)
      ? devicesOn(ownCard.card()?.list ?? []).map(({ deviceKey }) => deviceKey)
      : cards.devicesOf(person),
  known: (person) => (isSelf(person) ? ownCard.card() : cards.known(person)),
});

/** The books of one engine. Loaded behind the first screen, as they are not needed before there is an identity. */
export const createDeviceBooks = (core: Core, deps: OwnCardDeps): DeviceBooks => {
  const ownCard = createOwnCard(core, deps);
  const isSelf = (person: PersonId): boolean => deps.identity()?.person === person;
  return { cards: withOwn(createCardBook(core), ownCard, isSelf), ownCard };
};
