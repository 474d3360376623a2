import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, done, err, ok } from '../../lib/result.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import type { NewContact } from '../contacts/contact-record.ts';
import { pairSecretOf } from '../meeting/place.ts';
import type { ContactRecord } from '../contacts/kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { pairingFrame } from './frames.ts';
import { toSend } from '../wire/card-parts.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import type { PairingAttempt } from './attempt.ts';
import { alreadyContactsTag } from './secrets.ts';

/** What the exchange needs. */
export interface ContactExchangeDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** Resolves once device cards can be read, and the own card is made. */
  cardsReady(): Promise<void>;
  /** The own device card, in parts. */
  card(): readonly Bytes[];
  /** Keeps the card of this person. A failure: the card is not of this person. */
  takeCard(tx: Tx, person: PersonId, parts: readonly Bytes[]): Promise<Result<unknown, unknown>>;
  /** The record of a contact. */
  contact(person: PersonId, tx?: Tx): ContactRecord | undefined;
  /** Adds a contact with its chat. */
  meet(tx: Tx, contact: NewContact): void;
  /** The person at the other end is a contact now. */
  met(link: OpenLink): void;
  /** Starts a session with a new contact: one of the two sides has to begin. */
  startSession(link: OpenLink): void;
}

/** The exchange by which the two people on a proven link become contacts. Each side sends one frame, in any order. */
export interface ContactExchange {
  tell(link: OpenLink, attempt: PairingAttempt): Promise<void>;
  /** Takes the frame of the other end. Once it is kept, the two are contacts. */
  take(
    link: OpenLink,
    attempt: PairingAttempt,
    frame: FrameOf<typeof pairingFrame>,
  ): Promise<Result<void, 'lost' | 'not-kept'>>;
}

/** The exchange of one engine. */
export const createContactExchange = (deps: ContactExchangeDeps): ContactExchange => {
  const { core } = deps;

  const tagOf = ({ peer, transcript }: OpenLink, sender: PersonId, tx?: Tx): Bytes | null => {
    const known = deps.contact(peer.person, tx);
    return known ? alreadyContactsTag(known.pairSecret, { sender, transcript }) : null;
  };

  return {
    tell: async (link, { share }) => {
      await deps.cardsReady();
      const me = deps.identity();
      const card = deps.card();
      if (!me || card.length === 0) return core.links.close(link.id);
      const tag = tagOf(link, me.person);
      void core.links.send(link.id, pairingFrame.encode(deps.nickname(), share, toSend(card), tag));
    },
    take: async (link, { share, role }, [, nickname, theirShare, theirCard, tag]) => {
      await deps.cardsReady();
      const me = deps.identity();
      const { person, identityKey } = link.peer;
      const kept = await core.change(async (tx) => {
        if (!me || !(await deps.takeCard(tx, person, theirCard)).ok) return err('lost' as const);
        // Both sides come to the same result: they have been contacts with one pair secret, or they have not.
        const expected = tagOf(link, person, tx);
        const areContacts = expected !== null && tag !== null && equalBytes(expected, tag);
        const pairSecret = pairSecretOf({ person, share: theirShare }, { person: me.person, share });
        if (!areContacts) deps.meet(tx, { person, identityKey, nickname, pairSecret });
        return ok(areContacts);
      });
      if (!kept.ok) return err(kept.error === 'lost' ? 'lost' : 'not-kept');
      deps.met(link);
      if (role === 'answer' && !kept.value) deps.startSession(link);
      return done;
    },
  };
};
