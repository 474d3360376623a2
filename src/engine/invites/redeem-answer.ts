import { type Result, err, ok } from '../../lib/result.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt } from '../meeting/place-id.ts';
import { pairSecretOf } from '../meeting/place.ts';
import type { InviteRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { acceptFrame, type redeemFrame, refuseFrame } from './frames.ts';
import { toSend } from '../wire/card-parts.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import type { InviteBook } from './invite-book.ts';
import type { NewContact } from '../contacts/contact-record.ts';

/** Why a request to redeem an invite is refused. */
type Refusal = 'used' | 'cancelled' | 'expired';

/** What answering needs. */
export interface RedeemAnswerDeps {
  readonly core: Core;
  readonly book: InviteBook;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** Resolves once device cards can be read, and the own card is made. */
  cardsReady(): Promise<void>;
  /** The own device card, in parts. */
  card(): readonly Bytes[];
  /** Keeps the card of this person. A failure: the card is not of this person. */
  takeCard(tx: Tx, person: PersonId, parts: readonly Bytes[]): Promise<Result<unknown, unknown>>;
  /** Adds a contact with its chat. */
  meet(tx: Tx, contact: NewContact): void;
  /** The person at the other end is a contact now. */
  met(link: OpenLink): void;
}

/**
 * The record after this person has used the invite, or why it cannot be used. The same person may ask again, because the
 * answer may have been lost.
 */
const use = (
  record: InviteRecord,
  by: { person: PersonId; at: number; share: Bytes },
): Result<InviteRecord, Refusal> => {
  if (record.state === 'cancelled') return err('cancelled');
  if (record.state === 'used') return record.usedBy === by.person ? ok(record) : err('used');
  if (record.expiresAt <= by.at) return err('expired');
  return ok({ ...record, state: 'used', usedBy: by.person, share: by.share });
};

/** Answers requests to redeem an invite: the first person becomes a contact, others are told why the invite does not work. */
export const createRedeemAnswer = (deps: RedeemAnswerDeps) => {
  const { core, book, identity, nickname, meet, met } = deps;
  const { clock, random, links } = core;

  const refuse = (link: OpenLink, why: Refusal): void => {
    void links.send(link.id, refuseFrame.encode(why));
    links.close(link.id);
  };

  /** Adds the person as a contact. Answers the own half of the pair secret, which goes into the acceptance. */
  const redeem = (
    link: OpenLink,
    id: InviteId,
    [, theirName, theirShare, theirCard]: FrameOf<typeof redeemFrame>,
  ) =>
    core.change(async (tx): Promise<Result<Bytes, Refusal | 'no-card'>> => {
      const me = identity();
      const record = book.get(id, tx);
      if (!me || !record) return err('expired');
      const { person, identityKey } = link.peer;
      const fresh = random.bytes(32);
      const used = use(record, { person, at: clock.now(), share: fresh });
      if (!used.ok) return used;
      if (!(await deps.takeCard(tx, person, theirCard)).ok) return err('no-card');
      const share = used.value.share ?? fresh;
      const pairSecret = pairSecretOf({ person, share: theirShare }, { person: me.person, share });
      meet(tx, { person, identityKey, nickname: theirName, pairSecret });
      book.put(tx, id, used.value);
      return ok(share);
    });

  const welcome = async (link: OpenLink, id: InviteId, frame: FrameOf<typeof redeemFrame>): Promise<void> => {
    await deps.cardsReady();
    const own = deps.card();
    const redeemed = own.length > 0 ? await redeem(link, id, frame) : err('no-card' as const);
    if (redeemed.ok) {
      void links.send(link.id, acceptFrame.encode(nickname(), redeemed.value, toSend(own)));
      return met(link);
    }
    if (typeof redeemed.error !== 'string' || redeemed.error === 'no-card') return links.close(link.id); // if it was not kept, the other side asks again
    return refuse(link, redeemed.error);
  };

  return (link: OpenLink, frame: FrameOf<typeof redeemFrame>): void => {
    const id = inviteAt(link.place);
    if (id) void welcome(link, id, frame);
    else refuse(link, 'expired');
  };
};
