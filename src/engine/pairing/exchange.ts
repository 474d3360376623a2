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

/** What becoming contacts needs. */
export interface ContactExchangeDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** Resolves once cards can be taken, and one's own was made. */
  cardsReady(): Promise<void>;
  /** One's own card in parts, for whom one meets. */
  card(): readonly Bytes[];
  /** Keeps theirs; a failure where it is not theirs. */
  takeCard(tx: Tx, person: PersonId, parts: readonly Bytes[]): Promise<Result<unknown, unknown>>;
  /** What is kept of a contact. */
  contact(person: PersonId, tx?: Tx): ContactRecord | undefined;
  /** Makes a contact with its chat. */
  meet(tx: Tx, contact: NewContact): void;
  /** The link's other end is a contact now. */
  met(link: OpenLink): void;
  /** Somebody has to speak first in a session with somebody new. */
  startSession(link: OpenLink): void;
}

/** How the two ends of a proven link become contacts: each tells the other the same things, in any order. */
export interface ContactExchange {
  tell(link: OpenLink, attempt: PairingAttempt): Promise<void>;
  /** Takes what the other end told; contacts and linked once it is kept. */
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
        // Both find the same: that each of them has the other, with one secret, or that they do not.
        const expected = tagOf(link, person, tx);
        const isAcquainted = expected !== null && tag !== null && equalBytes(expected, tag);
        const pairSecret = pairSecretOf({ person, share: theirShare }, { person: me.person, share });
        if (!isAcquainted) deps.meet(tx, { person, identityKey, nickname, pairSecret });
        return ok(isAcquainted);
      });
      if (!kept.ok) return err(kept.error === 'lost' ? 'lost' : 'not-kept');
      deps.met(link);
      if (role === 'answer' && !kept.value) deps.startSession(link);
      return done;
    },
  };
};
