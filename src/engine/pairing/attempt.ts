import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import type { PairingPreview } from '../api/pairing.ts';
import type { Core } from '../core.ts';
import type { PlaceSecret } from '../handshake/authenticator.ts';
import { networkTagOf } from '../invites/invite-code.ts';
import {
  PAIRING_SECRET_BYTES,
  type PairingCode,
  encodePairing,
  offerIdOf,
  shortNickname,
  toText,
} from './pairing-code.ts';

/** One attempt to pair: an own offer, or an own answer to an offer. */
export interface PairingAttempt {
  readonly role: 'offer' | 'answer';
  /** Of the offer, in hexadecimal. */
  readonly id: string;
  readonly place: PlaceId;
  /** The own code. */
  readonly content: PairingCode;
  readonly bytes: Bytes;
  readonly text: string;
  /** The own half of the pair secret, random. */
  readonly share: Bytes;
  step: 'waiting' | 'linking';
  peer: Pick<PairingPreview, 'from' | 'nickname'> | null;
  /** What the handshake needs, once both codes are known. */
  secret: PlaceSecret | undefined;
  /** The code of the other side, if it is an answer that was taken. */
  taken: string | undefined;
  link: LinkId | undefined;
}

/** What an own code says, without the signal. */
export interface OwnCode {
  readonly me: PersonId;
  readonly nickname: Nickname;
  /** The offer that it answers, if any. */
  readonly answers: Bytes | null;
  readonly expiresAt: number;
}

/** How an offer is named in memory. */
export const nameOf = (offerId: Uint8Array): string =>
  Array.from(offerId, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The own code without the signal. */
export const draftCode = (
  { random, network }: Pick<Core, 'random' | 'network'>,
  { me, nickname, answers, expiresAt }: OwnCode,
): Omit<PairingCode, 'signal'> => ({
  secret: random.bytes(PAIRING_SECRET_BYTES),
  expiresAt,
  networkTag: networkTagOf(network),
  from: me,
  answers,
  nickname: shortNickname(nickname),
});

/** The attempt that begins with an own code. */
export const attemptOf = (place: PlaceId, content: PairingCode, random: Random): PairingAttempt => {
  const bytes = encodePairing(content);
  return {
    role: content.answers ? 'answer' : 'offer',
    id: nameOf(content.answers ?? offerIdOf(bytes)),
    place,
    content,
    bytes,
    text: toText(bytes),
    share: random.bytes(32),
    step: 'waiting',
    peer: null,
    secret: undefined,
    taken: undefined,
    link: undefined,
  };
};
