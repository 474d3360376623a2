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

/** One try to pair: an offer of one's own, or an answer to somebody's. */
export interface PairingAttempt {
  readonly role: 'offer' | 'answer';
  /** Of the offer, in hexadecimal. */
  readonly id: string;
  readonly place: PlaceId;
  /** One's own code. */
  readonly content: PairingCode;
  readonly bytes: Bytes;
  readonly text: string;
  /** One's random half of the secret that the two will share. */
  readonly share: Bytes;
  step: 'waiting' | 'linking';
  peer: Pick<PairingPreview, 'from' | 'nickname'> | null;
  /** What the gate wants, once both codes are known. */
  secret: PlaceSecret | undefined;
  /** The other side's code, where it is an answer that was taken. */
  taken: string | undefined;
  link: LinkId | undefined;
}

/** Whose code, what for, and until when. */
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

/** One's own code but for the signal. */
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

/** The attempt that one's own code begins. */
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
