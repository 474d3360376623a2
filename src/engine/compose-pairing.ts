import type { InviteParts } from './compose-invites.ts';
import { chatWith } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { type Pairer, createPairer } from './pairing/pairing.ts';

/** Wires pairing without a server to what invites stand on. */
export const composePairing = (core: Core, parts: Omit<InviteParts, 'placesChanged'>): Pairer => {
  const { profile, ownCard, cards, contacts, delivery, meet, met } = parts;
  return createPairer(() => ({
    core,
    identity: profile.identity,
    nickname: profile.nickname,
    card: ownCard.parts,
    cardsReady: ownCard.ready,
    takeCard: cards.take,
    contact: contacts.get,
    chatOf: (person) => (contacts.get(person) ? chatWith(person) : null),
    meet,
    met,
    startSession: delivery.greet,
  }));
};
