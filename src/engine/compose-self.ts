import type { PersonId } from './api/ids.ts';
import { type CardBook, createCardBook } from './cards/card-book.ts';
import { type OwnCard, createOwnCard } from './cards/own-card.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import type { Conversations } from './chats/conversations.ts';
import type { Core } from './core.ts';
import { type Announcing, createAnnouncing } from './presence/announcing.ts';
import type { Peers } from './presence/peers.ts';
import { type ProfileService, createProfile } from './profile/profile.ts';
import type { Tx } from './storage/transaction.ts';
import { type LazySealer, type LoadSealer, createLazySealer } from './sealing/lazy-sealer.ts';

/** Who one is, what others are told of it, and what is sealed with it. */
export interface Self {
  readonly profile: ProfileService;
  readonly ownCard: OwnCard;
  readonly cards: CardBook;
  readonly sealer: LazySealer;
  readonly announcing: Announcing;
}

/** What it stands on, and whom it tells. */
export interface SelfParts {
  readonly contacts: ContactBook;
  readonly conversations: Pick<Conversations, 'forgetAll'>;
  readonly peers: Peers;
  readonly loadSealer: LoadSealer;
  /** There is a new nickname, or the first start. */
  changed(): void;
}

/** Wires what is one's own. */
export const composeSelf = (
  core: Core,
  { contacts, conversations, peers, loadSealer, changed }: SelfParts,
): Self => {
  const profile: ProfileService = createProfile(core, {
    firstCard: (identity) => ownCard.first(identity),
    forgetAll: conversations.forgetAll,
    changed: () => {
      announcing.nicknameToAll();
      changed();
    },
  });
  const { identity, nickname } = profile;
  const ownCard: OwnCard = createOwnCard(core, { identity, changed: () => announcing.cardToAll() });
  const announcing = createAnnouncing({ core, peers, contacts: contacts.all, nickname, card: ownCard.bytes });
  const cards = createCardBook(core);
  const pairSecret = (person: PersonId, tx?: Tx) => contacts.get(person, tx)?.pairSecret;
  const sealer = createLazySealer(loadSealer, { core, cards, ownCard, identity, pairSecret });
  return { profile, ownCard, cards, sealer, announcing };
};
