import type { Bytes } from '../../lib/bytes.ts';
import type { InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { inviteAt, pairSecretOf } from '../meeting/place.ts';
import { FrameType } from '../wire/frame-type.ts';
import { type FrameOf, encodeFrame } from '../wire/frames.ts';
import type { NewContact } from './new-contact.ts';
import type { RedemptionBook, RedemptionEntry } from './redemption-book.ts';

/** What asking needs. */
export interface AskingDeps {
  readonly core: Core;
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

  /** Changes the record of the invite that this link was made for; whether that was kept. */
  const settle = (
    link: OpenLink,
    plans: (id: InviteId, entry: RedemptionEntry) => readonly Plan[],
  ): Promise<boolean> =>
    core.lane(async () => {
      const id = at(link);
      const entry = id && book.get(id);
      if (!id || !entry || entry.record.done) return false;
      return (await core.keep(...plans(id, entry))).ok;
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
    onAccept: async (link, [, nickname, share, theirs]) => {
      const me = deps.identity();
      const { person, identityKey } = link.peer;
      const card = await deps.takeCard(person, theirs);
      if (!me || !card) return links.close(link.id);
      const met = await settle(link, (id, { content, record }) => {
        const pairSecret = pairSecretOf({ person, share }, { person: me.person, share: record.share });
        const contact = deps.meet({ person, identityKey, nickname, pairSecret });
        return [book.put(id, { content, record: { ...record, done: true } }), contact, card];
      });
      if (met) deps.met(link);
      else links.close(link.id); // not kept, or an answer nobody asked for
    },
    onRefuse: async (link, [, why]) => {
      await settle(link, (id, { content, record }) => [
        book.put(id, { content, record: { ...record, problem: why } }),
      ]);
      links.close(link.id);
      deps.placesChanged();
    },
  };
};
