import type { Bytes } from '../../lib/bytes.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame, toSend } from '../wire/frames.ts';
import type { Peers } from './peers.ts';

/** What others are told of oneself. */
export interface AnnouncingDeps {
  readonly core: Core;
  readonly peers: Peers;
  contacts(): readonly { readonly id: PersonId }[];
  nickname(): Nickname;
  /** The card, in parts. */
  card(): readonly Bytes[];
}

/** Tells contacts who are linked what is new about oneself. */
export interface Announcing {
  nickname(link: OpenLink): void;
  /** One's own card, or parts of another. */
  card(link: OpenLink, parts?: readonly Bytes[]): void;
  nicknameToAll(): void;
  cardToAll(): void;
}

/** The announcements of one engine. */
export const createAnnouncing = (deps: AnnouncingDeps): Announcing => {
  const { core, peers } = deps;
  const nickname = ({ id }: OpenLink): void =>
    void core.links.send(id, encodeFrame([FrameType.profile, deps.nickname()]));
  const card = ({ id }: OpenLink, parts = deps.card()): void => {
    if (parts.length > 0) void core.links.send(id, encodeFrame([FrameType.card, toSend(parts)]));
  };
  const toAll = (say: (link: OpenLink) => void): void =>
    deps
      .contacts()
      .flatMap(({ id }) => peers.all(id))
      .forEach(say);
  return {
    nickname,
    card,
    nicknameToAll: () => toAll(nickname),
    cardToAll: () => toAll((link) => card(link)),
  };
};
