import { type Result, err, ok } from '../../lib/result.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt, pairSecretOf } from '../meeting/place.ts';
import type { InviteRecord } from '../storage/tables.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { InviteBook } from './invite-book.ts';
import type { NewContact } from './new-contact.ts';

/** Why somebody who comes with an invite is sent away. */
type Refusal = 'used' | 'cancelled' | 'expired';

/** What welcoming needs. */
export interface WelcomeDeps {
  readonly core: Core;
  readonly book: InviteBook;
  identity(): Identity | undefined;
  nickname(): Nickname;
  /** One's own card, for whom one meets. */
  card(): Bytes | undefined;
  /** Plans to keep theirs; undefined where it is not theirs. */
  takeCard(person: PersonId, card: Bytes): Promise<Plan | undefined>;
  /** Plans a contact with its chat. */
  meet(contact: NewContact): Plan;
  /** The link's other end is a contact now. */
  met(link: OpenLink): void;
}

/**
 * The record after this person used the invite, or why not. The same person may ask again: the answer may have
 * been lost.
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

/** Takes those who come with an invite: the first one becomes a contact, the others are told why not. */
export const createWelcome = (deps: WelcomeDeps) => {
  const { core, book, identity, nickname, meet, met } = deps;
  const { clock, random, links } = core;

  const refuse = (link: OpenLink, why: Refusal): void => {
    void links.send(link.id, encodeFrame([FrameType.refuse, why]));
    links.close(link.id);
  };

  const redeem = async (
    link: OpenLink,
    id: InviteId,
    frame: FrameOf<typeof FrameType.redeem>,
  ): Promise<void> => {
    const me = identity();
    const record = book.get(id);
    if (!me || !record) return refuse(link, 'expired');
    const { person, identityKey } = link.peer;
    const fresh = random.bytes(32);
    const used = use(record, { person, at: clock.now(), share: fresh });
    if (!used.ok) return refuse(link, used.error);
    const [, theirName, theirShare, theirCard] = frame;
    const card = await deps.takeCard(person, theirCard);
    const own = deps.card();
    if (!card || !own) return links.close(link.id);
    const share = used.value.share ?? fresh;
    const pairSecret = pairSecretOf({ person, share: theirShare }, { person: me.person, share });
    const contact = meet({ person, identityKey, nickname: theirName, pairSecret });
    const kept = await core.keep(book.put(id, used.value), contact, card);
    if (!kept.ok) return links.close(link.id); // they ask again
    void links.send(link.id, encodeFrame([FrameType.accept, nickname(), share, own]));
    met(link);
  };

  return (link: OpenLink, frame: FrameOf<typeof FrameType.redeem>): void => {
    const id = inviteAt(link.place);
    if (id) void core.lane(() => redeem(link, id, frame));
    else refuse(link, 'expired');
  };
};
