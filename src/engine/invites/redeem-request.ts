import type { Bytes } from '../../lib/bytes.ts';
import { type Result, done, err } from '../../lib/result.ts';
import type { InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt } from '../meeting/place-id.ts';
import { pairSecretOf } from '../meeting/place.ts';
import type { RedemptionRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { type acceptFrame, redeemFrame, type refuseFrame } from './frames.ts';
import { toSend } from '../wire/card-parts.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import type { NewContact } from '../contacts/contact-record.ts';
import type { RedemptionBook } from './redemption-book.ts';

/** What the request needs. */
export interface RedeemRequestDeps {
  readonly core: Core;
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
  placesChanged(): void;
}

/** The request to redeem an invite, over a link with the sender of the invite. */
export interface RedeemRequest {
  /** The invite for which this link was made. */
  at(link: OpenLink): InviteId | undefined;
  /** Sends the request. */
  ask(link: OpenLink): Promise<void>;
  onAccept(link: OpenLink, frame: FrameOf<typeof acceptFrame>): Promise<void>;
  onRefuse(link: OpenLink, frame: FrameOf<typeof refuseFrame>): Promise<void>;
}

/** The requests of one engine. */
export const createRedeemRequest = (deps: RedeemRequestDeps, book: RedemptionBook): RedeemRequest => {
  const { core } = deps;
  const { links } = core;
  const at = (link: OpenLink): InviteId | undefined => book.ids().find((id) => inviteAt(link.place) === id);

  /** The invite for which this link was made, while it waits for an answer. */
  const asked = (tx: Tx, link: OpenLink): readonly [InviteId, RedemptionRecord] | undefined => {
    const id = at(link);
    const record = id && book.get(id, tx)?.record;
    return id && record && !record.done ? [id, record] : undefined;
  };

  /** Adds the sender as a contact. A failure: nothing was asked, or the card is not of the sender. */
  const settle = (link: OpenLink, [, nickname, share, card]: FrameOf<typeof acceptFrame>) =>
    core.change(async (tx) => {
      const me = deps.identity();
      const { person, identityKey } = link.peer;
      const [id, record] = asked(tx, link) ?? [];
      if (!me || !id || !record || !(await deps.takeCard(tx, person, card)).ok) return err('unasked');
      const pairSecret = pairSecretOf({ person, share }, { person: me.person, share: record.share });
      deps.meet(tx, { person, identityKey, nickname, pairSecret });
      book.put(tx, id, { ...record, done: true });
      return done;
    });

  return {
    at,
    ask: async (link) => {
      await deps.cardsReady();
      const id = at(link);
      const share = id && book.get(id)?.record.share;
      const card = deps.card();
      if (!share || card.length === 0) return;
      void links.send(link.id, redeemFrame.encode(deps.nickname(), share, toSend(card)));
    },
    onAccept: async (link, frame) => {
      await deps.cardsReady();
      if ((await settle(link, frame)).ok) deps.met(link);
      else links.close(link.id);
    },
    onRefuse: async (link, [, problem]) => {
      await core.change(async (tx) => {
        const [id, record] = asked(tx, link) ?? [];
        if (id && record) book.put(tx, id, { ...record, problem });
        return done;
      });
      links.close(link.id);
      deps.placesChanged();
    },
  };
};
