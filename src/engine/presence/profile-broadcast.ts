import type { Bytes } from '../../lib/bytes.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import { cardFrame, profileFrame } from '../contacts/frames.ts';
import { toSend } from '../wire/card-parts.ts';
import type { Peers } from './peers.ts';

/** What the broadcast needs. */
export interface ProfileBroadcastDeps {
  readonly core: Core;
  readonly peers: Peers;
  contacts(): readonly { readonly id: PersonId }[];
  /** The own person id, for the own other devices; undefined before the first start. */
  self(): PersonId | undefined;
  nickname(): Nickname;
  /** The own device card, in parts. */
  card(): readonly Bytes[];
}

/** Sends the own nickname to linked contacts, and the own card to linked contacts and own devices. */
export interface ProfileBroadcast {
  nickname(link: OpenLink): void;
  /** Sends the own card, or parts of another card. */
  card(link: OpenLink, parts?: readonly Bytes[]): void;
  nicknameToAll(): void;
  cardToAll(): void;
}

/** The broadcast of one engine. */
export const createProfileBroadcast = (deps: ProfileBroadcastDeps): ProfileBroadcast => {
  const { core, peers } = deps;
  const nickname = ({ id }: OpenLink): void => void core.links.send(id, profileFrame.encode(deps.nickname()));
  const card = ({ id }: OpenLink, parts = deps.card()): void => {
    if (parts.length > 0) void core.links.send(id, cardFrame.encode(toSend(parts)));
  };
  const linksOf = (people: readonly PersonId[]): readonly OpenLink[] =>
    people.flatMap((person) => peers.all(person));
  const contacts = (): readonly PersonId[] => deps.contacts().map(({ id }) => id);
  return {
    nickname,
    card,
    nicknameToAll: () => linksOf(contacts()).forEach(nickname),
    cardToAll: () => {
      const self = deps.self();
      for (const link of linksOf([...contacts(), ...(self ? [self] : [])])) card(link);
    },
  };
};
