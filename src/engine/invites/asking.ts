import type { Bytes } from '../../lib/bytes.ts';
import { done, err } from '../../lib/result.ts';
import type { InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt, pairSecretOf } from '../meeting/place.ts';
import type { RedemptionRecord } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { NewContact } from './new-contact.ts';
import type { RedemptionBook } from './redemption-book.ts';

/** What asking needs. */
export interface AskingDeps {
  readonly core: Core;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** One's own card, for whom one meets. */
  card(): Bytes | undefined;
  /** Keeps theirs; false where it is not theirs. */
  takeCard(tx: Tx, person: PersonId, card: Bytes): Promise<boolean>;
  /** Makes a contact with its chat. */
  meet(tx: Tx, contact: NewContact): void;
  /** The link's other end is a contact now. */
  met(link: OpenLink): void;
  placesChanged(): void;
}

/** The exchange with the sender of an invite, once they are there. */
export interface Asking {
  /** The invite this link was made for. */
  at(link: OpenLink): InviteId | undefined;
  /** Asks to be let in. */
  ask(link: OpenLink): void;
  onAccept(link: OpenLink, frame: FrameOf<typeof FrameType.accept>): Promise<void>;
  onRefuse(link: OpenLink, frame: FrameOf<typeof FrameType.refuse>): Promise<void>;
}

/** Asks, and takes the answer. */
export const createAsking = (deps: AskingDeps, book: RedemptionBook): Asking => {
  const { core } = deps;
  const { links } = core;
  const at = (link: OpenLink): InviteId | undefined => book.ids().find((id) => inviteAt(link.place) === id);

  /** The invite that this link was made for and that waits for an answer. */
  const asked = (tx: Tx, link: OpenLink): readonly [InviteId, RedemptionRecord] | undefined => {
    const id = at(link);
    const record = id && book.get(id, tx)?.record;
    return id && record && !record.done ? [id, record] : undefined;
  };

  /** Makes a contact of who has accepted; a failure where nobody asked, or where the card is not theirs. */
  const settle = (link: OpenLink, [, nickname, share, card]: FrameOf<typeof FrameType.accept>) =>
    core.change(async (tx) => {
      const me = deps.identity();
      const { person, identityKey } = link.peer;
      const [id, record] = asked(tx, link) ?? [];
      if (!me || !id || !record || !(await deps.takeCard(tx, person, card))) return err('unasked');
      const pairSecret = pairSecretOf({ person, share }, { person: me.person, share: record.share });
      deps.meet(tx, { person, identityKey, nickname, pairSecret });
      book.put(tx, id, { ...record, done: true });
      return done;
    });

  return {
    at,
    ask: (link) => {
      const id = at(link);
      const share = id && book.get(id)?.record.share;
      const card = deps.card();
      if (!share || !card) return;
      void links.send(link.id, encodeFrame([FrameType.redeem, deps.nickname(), share, card]));
    },
    onAccept: async (link, frame) => {
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
