import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import {
  type DhKeyPair,
  KEM_CIPHERTEXT_BYTES,
  KEM_PUBLIC_KEY_BYTES,
  KEM_SEED_BYTES,
} from '../crypto/primitives.ts';
import type { CborValue } from '../wire/cbor.ts';
import { count, fixedBytes, timestamp } from '../wire/schema.ts';
import { MAX_SKIP, MAX_SKIPPED_KEYS } from './limits.ts';

/** The keys of one receiving chain for messages that were overtaken; the oldest first. */
export interface SkippedChain {
  readonly HK: Bytes;
  readonly keys: readonly SkippedKey[];
}

/** Number in its chain, message key, and when it was set aside (ms since 1970). */
export type SkippedKey = readonly [N: number, MK: Bytes, at: number];

/** Where the next hybrid exchange stands. PROTOCOL-sessions.md, "Hybrid steps". */
export interface Rekey {
  /** Ours, until it is answered: the seed of an ML-KEM-768 pair, and its public key. */
  readonly offer: { readonly seed: Bytes; readonly publicKey: Bytes } | null;
  /** The peer's public key, until our next sending step answers it. */
  readonly peerOffer: Bytes | null;
  /** The hash of the peer's offer that was answered last: it is told again until the answer arrives. */
  readonly answered: Bytes | null;
  /** The ciphertext that our current sending chain was stepped with; in each of its headers. */
  readonly answer: Bytes | null;
  /** When a hybrid secret was last mixed into the root (ms since 1970), and messages since. */
  readonly mixedAt: number;
  readonly messages: number;
  /** Asked for by a new live link. */
  readonly wanted: boolean;
}

/** The Double Ratchet with header encryption, in the names of its specification (rev. 1, section 4). */
export interface Ratchet {
  readonly RK: Bytes;
  readonly DHs: DhKeyPair | null;
  readonly DHr: Bytes | null;
  /** Null while the next message sent makes the sending step. */
  readonly CKs: Bytes | null;
  readonly CKr: Bytes | null;
  readonly HKs: Bytes | null;
  readonly HKr: Bytes | null;
  readonly NHKs: Bytes;
  readonly NHKr: Bytes;
  readonly Ns: number;
  readonly Nr: number;
  readonly PN: number;
  readonly MKSKIPPED: readonly SkippedChain[];
  readonly rekey: Rekey;
}

/** What both sides have after the start: root, and the header keys of the first chain of each. */
export interface SharedStart {
  readonly rootKey: Bytes;
  /** Header key of the initiator's first chain. */
  readonly initiatorHeaderKey: Bytes;
  /** Header key of the responder's first chain. */
  readonly responderHeaderKey: Bytes;
  readonly now: number;
}

const emptyRatchet = (rootKey: Bytes, now: number) => ({
  RK: rootKey,
  DHs: null,
  DHr: null,
  CKs: null,
  CKr: null,
  HKs: null,
  HKr: null,
  Ns: 0,
  Nr: 0,
  PN: 0,
  MKSKIPPED: [],
  rekey: {
    offer: null,
    peerOffer: null,
    answered: null,
    answer: null,
    mixedAt: now,
    messages: 0,
    wanted: false,
  },
});

/** RatchetInitAliceHE, its sending step left to the first message. */
export const initiatorRatchet = (start: SharedStart, prekey: Bytes): Ratchet => ({
  ...emptyRatchet(start.rootKey, start.now),
  DHr: prekey,
  NHKs: start.initiatorHeaderKey,
  NHKr: start.responderHeaderKey,
});

/** RatchetInitBobHE. */
export const responderRatchet = (start: SharedStart, prekey: DhKeyPair): Ratchet => ({
  ...emptyRatchet(start.rootKey, start.now),
  DHs: prekey,
  NHKs: start.responderHeaderKey,
  NHKr: start.initiatorHeaderKey,
});

const key = fixedBytes(32);
const maybeKey = v.nullable(key);

/** A ratchet as it is kept. */
export const ratchetSchema = v.strictTuple([
  key,
  v.nullable(v.strictTuple([key, key])),
  maybeKey,
  maybeKey,
  maybeKey,
  maybeKey,
  maybeKey,
  key,
  key,
  count,
  count,
  count,
  v.pipe(
    v.array(
      v.strictTuple([key, v.pipe(v.array(v.strictTuple([count, key, timestamp])), v.maxLength(MAX_SKIP))]),
    ),
    v.maxLength(MAX_SKIPPED_KEYS),
  ),
  v.strictTuple([
    v.nullable(v.strictTuple([fixedBytes(KEM_SEED_BYTES), fixedBytes(KEM_PUBLIC_KEY_BYTES)])),
    v.nullable(fixedBytes(KEM_PUBLIC_KEY_BYTES)),
    maybeKey,
    v.nullable(fixedBytes(KEM_CIPHERTEXT_BYTES)),
    timestamp,
    count,
    v.boolean(),
  ]),
]);

/** The ratchet as the schema has it. */
export const packRatchet = (r: Ratchet): CborValue => [
  r.RK,
  r.DHs && [r.DHs.secretKey, r.DHs.publicKey],
  r.DHr,
  r.CKs,
  r.CKr,
  r.HKs,
  r.HKr,
  r.NHKs,
  r.NHKr,
  r.Ns,
  r.Nr,
  r.PN,
  r.MKSKIPPED.map(({ HK, keys }) => [HK, keys]),
  [
    r.rekey.offer && [r.rekey.offer.seed, r.rekey.offer.publicKey],
    r.rekey.peerOffer,
    r.rekey.answered,
    r.rekey.answer,
    r.rekey.mixedAt,
    r.rekey.messages,
    r.rekey.wanted,
  ],
];

/** The ratchet that was packed. */
export const unpackRatchet = (packed: v.InferOutput<typeof ratchetSchema>): Ratchet => {
  const [RK, pair, DHr, CKs, CKr, HKs, HKr, NHKs, NHKr, Ns, Nr, PN, skipped, rekey] = packed;
  const [offer, peerOffer, answered, answer, mixedAt, messages, wanted] = rekey;
  return {
    RK,
    DHr,
    CKs,
    CKr,
    HKs,
    HKr,
    NHKs,
    NHKr,
    Ns,
    Nr,
    PN,
    DHs: pair && { secretKey: pair[0], publicKey: pair[1] },
    MKSKIPPED: skipped.map(([HK, keys]) => ({ HK, keys })),
    rekey: {
      offer: offer && { seed: offer[0], publicKey: offer[1] },
      peerOffer,
      answered,
      answer,
      mixedAt,
      messages,
      wanted,
    },
  };
};
