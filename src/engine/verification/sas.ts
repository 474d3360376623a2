import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equalBytes, ownBytes, utf8 } from '../../lib/bytes.ts';
import { derive, labelledHash } from '../crypto/hash.ts';
import { sixDigits } from './sas-digits.ts';

/**
 * Short authentication strings (SAS), version 1 (docs/PROTOCOL-verification.md): two people compare six digits, which are
 * equal only if each of them has the true keys of the other. Message cross-authentication by commit and reveal (Vaudenay,
 * CRYPTO 2005; as in ZRTP, RFC 6189, and in the SAS verification of Matrix). The initiator is bound to its nonce before it
 * sees the nonce of the responder. The responder sends its nonce before it sees the nonce of the initiator. So neither of
 * them, and no man in the middle, can choose the code.
 *
 * Pure functions: no time, no links, no randomness.
 */

/** Bytes of a nonce, a commitment and a MAC. */
export const VERIFICATION_BYTES = 32;

const LABEL = {
  context: 'driftpost/verification/1/context',
  commitment: 'driftpost/verification/1/commitment',
  code: 'driftpost/verification/1/code',
  mac: 'driftpost/verification/1/mac',
  match: 'driftpost/verification/1/match',
} as const;

/** The initiator asked first, the responder answered. */
export type SasRole = 'initiator' | 'responder';

/** Keys of one side: 32 bytes of Ed25519 each. */
export interface Keys {
  readonly identityKey: Uint8Array;
  readonly deviceKey: Uint8Array;
}

/** The keys of both sides and the link between them, as one side sees it. */
export interface SasEnds {
  readonly own: Keys;
  readonly theirs: Keys;
  /** The transcript of the link's handshake, 32 bytes, the same at both ends. */
  readonly transcript: Uint8Array;
  /** The pair secret of the two people, 32 bytes. */
  readonly pairSecret: Uint8Array;
}

/** The initiator has asked, and is bound to its nonce. */
export interface Asking {
  readonly ends: SasEnds;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

/** The responder has answered with its nonce. The initiator has not revealed its nonce. */
export interface Answered {
  readonly ends: SasEnds;
  readonly nonce: Bytes;
  readonly commitment: Bytes;
}

/** Both nonces are known, so there is a code. Each side can confirm it with a MAC. */
export interface Comparing {
  /** Six digits. */
  readonly code: string;
  /** What this side sends when its person has seen the same code. */
  readonly ownMac: Bytes;
  /** What the other side sends then. */
  readonly theirMac: Bytes;
}

const contextOf = ({ own, theirs, transcript }: SasEnds, role: SasRole): Bytes => {
  const [first, second] = role === 'initiator' ? [own, theirs] : [theirs, own];
  return labelledHash(
    LABEL.context,
    first.identityKey,
    first.deviceKey,
    second.identityKey,
    second.deviceKey,
    transcript,
  );
};

const commitmentOf = (context: Uint8Array, nonce: Uint8Array): Bytes =>
  labelledHash(LABEL.commitment, context, nonce);

/** Equal keys on both sides are a reflection of this side. */
const isMirror = ({ own, theirs }: SasEnds): boolean =>
  equalBytes(own.identityKey, theirs.identityKey) || equalBytes(own.deviceKey, theirs.deviceKey);

/** Whether two secrets are the same, in time that does not depend on where they differ. */
const equalSecrets = (a: Uint8Array, b: Uint8Array): boolean => {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
};

/** An exchange with both nonces. */
interface Opened {
  readonly ends: SasEnds;
  readonly role: SasRole;
  readonly commitment: Bytes;
  readonly initiatorNonce: Bytes;
  readonly responderNonce: Bytes;
}

const compare = (opened: Opened): Comparing | undefined => {
  const { ends, role, commitment, initiatorNonce, responderNonce } = opened;
  // The other side may have sent the own nonce back.
  if (isMirror(ends) || equalBytes(initiatorNonce, responderNonce)) return undefined;
  const salt = concat(initiatorNonce, responderNonce);
  const context = concat(contextOf(ends, role), commitment);
  const secret = ends.pairSecret;
  const code = sixDigits(derive({ secret, salt, info: LABEL.code, context, length: 64 }));
  if (code === undefined) return undefined;
  const keys = derive({ secret, salt, info: LABEL.mac, context, length: 64 });
  const macOf = (of: SasRole): Bytes => {
    const [key, letter] = of === 'initiator' ? [keys.slice(0, 32), 'I'] : [keys.slice(32), 'R'];
    const body = concat(utf8(`${LABEL.match}\0${letter}`), context, salt, utf8(code));
    return ownBytes(hmac(sha256, key, body));
  };
  const [ownMac, theirMac] =
    role === 'initiator'
      ? [macOf('initiator'), macOf('responder')]
      : [macOf('responder'), macOf('initiator')];
  return { code, ownMac, theirMac };
};

/** The first step of the initiator: its nonce, 32 fresh random bytes, and the commitment to it. */
export const ask = (ends: SasEnds, nonce: Bytes): Asking => ({
  ends,
  nonce,
  commitment: commitmentOf(contextOf(ends, 'initiator'), nonce),
});

/** The step of the responder: its nonce, 32 fresh random bytes, for the commitment that came. */
export const answer = (ends: SasEnds, commitment: Bytes, nonce: Bytes): Answered => ({
  ends,
  nonce,
  commitment,
});

/** The initiator gets the nonce of the responder, and may reveal its own. undefined: its own nonce was sent back. */
export const takeAnswer = ({ ends, nonce, commitment }: Asking, theirs: Bytes): Comparing | undefined =>
  compare({ ends, role: 'initiator', commitment, initiatorNonce: nonce, responderNonce: theirs });

/** The responder gets the nonce of the initiator. undefined: it does not match the commitment. */
export const takeReveal = ({ ends, nonce, commitment }: Answered, theirs: Bytes): Comparing | undefined => {
  if (!equalBytes(commitmentOf(contextOf(ends, 'responder'), theirs), commitment)) return undefined;
  return compare({ ends, role: 'responder', commitment, initiatorNonce: theirs, responderNonce: nonce });
};

/** Whether this MAC confirms that the person at the other side has seen the same code. */
export const confirms = ({ theirMac }: Comparing, mac: Uint8Array): boolean => equalSecrets(theirMac, mac);
