import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { NewContact } from '../invites/new-contact.ts';
import { pairSecretOf } from '../meeting/place.ts';
import type { ContactRecord } from '../storage/tables.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { Attempt } from './attempt.ts';
import { acquaintedTag } from './secrets.ts';

/** What becoming contacts needs. */
export interface ExchangeDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** One's own card, for whom one meets. */
  card(): Bytes | undefined;
  /** Plans to keep theirs; undefined where it is not theirs. */
  takeCard(person: PersonId, card: Bytes): Promise<Plan | undefined>;
  /** What is kept of a contact. */
  contact(person: PersonId): ContactRecord | undefined;
  /** Plans a contact with its chat. */
  meet(contact: NewContact): Plan;
  /** The link's other end is a contact now. */
  met(link: OpenLink): void;
  /** Somebody has to speak first in a session with somebody new. */
  greet(link: OpenLink): void;
}

/** How the two ends of a proven link become contacts: each tells the other the same things, in any order. */
export interface Exchange {
  tell(link: OpenLink, attempt: Attempt): void;
  /** Takes what the other end told; contacts and linked once it is kept. */
  take(
    link: OpenLink,
    attempt: Attempt,
    frame: FrameOf<typeof FrameType.pairing>,
  ): Promise<Result<void, 'lost' | 'not-kept'>>;
}

/** The exchange of one engine. */
export const createExchange = (deps: ExchangeDeps): Exchange => {
  const { core } = deps;

  const tagOf = ({ peer, transcript }: OpenLink, sender: PersonId): Bytes | null => {
    const known = deps.contact(peer.person);
    return known ? acquaintedTag(known.pairSecret, { sender, transcript }) : null;
  };

  return {
    tell: (link, { share }) => {
      const me = deps.identity();
      const card = deps.card();
      if (!me || !card) return core.links.close(link.id);
      const tag = tagOf(link, me.person);
      void core.links.send(link.id, encodeFrame([FrameType.pairing, deps.nickname(), share, card, tag]));
    },
    take: async (link, { share, role }, [, nickname, theirShare, theirCard, tag]) => {
      const me = deps.identity();
      const { person, identityKey } = link.peer;
      const kept = await core.lane(async () => {
        const card = await deps.takeCard(person, theirCard);
        if (!me || !card) return err('lost' as const);
        // Both find the same: that each of them has the other, with one secret, or that they do not.
        const expected = tagOf(link, person);
        const acquainted = expected !== null && tag !== null && equalBytes(expected, tag);
        const pairSecret = pairSecretOf({ person, share: theirShare }, { person: me.person, share });
        const contact = deps.meet({ person, identityKey, nickname, pairSecret });
        const written = await core.keep(...(acquainted ? [card] : [contact, card]));
        return written.ok ? { ok: true as const, acquainted } : err('not-kept' as const);
      });
      if (!kept.ok) return kept;
      deps.met(link);
      if (role === 'answer' && !kept.acquainted) deps.greet(link);
      return done;
    },
  };
};
