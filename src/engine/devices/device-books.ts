import type { Core } from '../core.ts';
import { type CardBook, createCardBook } from './card-book.ts';
import { type OwnCard, type OwnCardDeps, createOwnCard } from './own-card.ts';

/** What is known of devices: one's own, and those of others. */
export interface DeviceBooks {
  readonly cards: CardBook;
  readonly ownCard: OwnCard;
}

/** The books of one engine. Loaded behind the first screen: no page needs them before there is somebody to be. */
export const createDeviceBooks = (core: Core, deps: OwnCardDeps): DeviceBooks => ({
  cards: createCardBook(core),
  ownCard: createOwnCard(core, deps),
});
