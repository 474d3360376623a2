import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { type CardBook, createCardBook } from './card-book.ts';
import { devicesOn } from './device-list.ts';
import { type OwnCard, type OwnCardDeps, createOwnCard } from './own-card.ts';

/** What is known of devices: one's own, and those of others. */
export interface DeviceBooks {
  /** Knows one's own card as well. What is told of that is for `ownCard` to take. */
  readonly cards: CardBook;
  readonly ownCard: OwnCard;
}

/** The cards of others, with one's own among them: whoever asks for a person's devices may ask for one's own. */
const withOwn = (cards: CardBook, ownCard: OwnCard, isSelf: (person: PersonId) => boolean): CardBook => ({
  ...cards,
  get: async (person, tx) => (isSelf(person) ? ownCard.card(tx) : cards.get(person, tx)),
  devicesOf: async (person) =>
    isSelf(person)
      ? devicesOn(ownCard.card()?.list ?? []).map(({ deviceKey }) => deviceKey)
      : cards.devicesOf(person),
  known: (person) => (isSelf(person) ? ownCard.card() : cards.known(person)),
});

/** The books of one engine. Loaded behind the first screen: no page needs them before there is somebody to be. */
export const createDeviceBooks = (core: Core, deps: OwnCardDeps): DeviceBooks => {
  const ownCard = createOwnCard(core, deps);
  const isSelf = (person: PersonId): boolean => deps.identity()?.person === person;
  return { cards: withOwn(createCardBook(core), ownCard, isSelf), ownCard };
};
