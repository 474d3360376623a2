import type { PersonId } from './api/ids.ts';
import type { Self } from './compose-self.ts';
import { type ContactBook, chatWith } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import type { LateTalk } from './late-talk.ts';
import type { OpenLink } from './handshake/authenticator.ts';
import { type Inviter, type InviterDeps, createInviter } from './invites/inviter.ts';
import { type Redeemer, createRedeemer } from './invites/redeemer.ts';
import type { Peers } from './presence/peers.ts';

/** What invites stand on. */
export interface InviteParts extends Pick<Self, 'profile' | 'ownCard' | 'cards'> {
  readonly contacts: ContactBook;
  readonly peers: Peers;
  readonly delivery: LateTalk['delivery'];
  readonly meet: InviterDeps['meet'];
  /** A contact's link is up. */
  met(link: OpenLink): void;
  placesChanged(): void;
}

/** Wires the invites one makes and those one receives. */
export const composeInvites = (
  core: Core,
  parts: InviteParts,
): { readonly inviter: Inviter; readonly redeemer: Redeemer } => {
  const { profile, ownCard, cards, contacts, peers, delivery, meet, met, placesChanged } = parts;
  const { identity, nickname } = profile;
  const host = {
    core,
    identity,
    nickname,
    card: ownCard.parts,
    cardsReady: ownCard.ready,
    takeCard: cards.take,
    meet,
    placesChanged,
  };
  return {
    inviter: createInviter({ ...host, met }),
    redeemer: createRedeemer({
      ...host,
      met: (link) => {
        met(link);
        delivery.greet(link);
      },
      isLinked: (person: PersonId) =>
        peers.primary(person) !== undefined && contacts.get(person)?.removedAt === undefined,
      chatOf: (person: PersonId) => (contacts.get(person) ? chatWith(person) : null),
    }),
  };
};
