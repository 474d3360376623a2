import { type Bytes, NO_BYTES, concat, erase } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import { openMessage } from '../crypto/message-cipher.ts';
import { AEAD_NONCE_BYTES, type Awaitable, type Primitives } from '../crypto/primitives.ts';
import { SealRole, nonceOf, unpad } from './envelope.ts';
import {
  type FixedHeader,
  type RatchetHeader,
  SEALED_HEADER_BYTES,
  completeHeader,
  decodeHeader,
  sealedExtensionBytes,
} from './header.ts';
import { stepChain, stepRoot } from './kdf.ts';
import { MAX_SKIP } from './limits.ts';
import type { Ratchet, Rekey } from './ratchet-state.ts';
import { noteOffer, takeAnswer } from './rekey.ts';
import { addSkipped, dropOldKeys, skipTo, takeSkipped } from './skipped-keys.ts';

/**
 * `unreadable`: no header key of this session opens it; `duplicate`: it was opened before, or its key is gone;
 * `damaged`: the header is right and the rest is not; `too-far-ahead`: numbers that no honest sender uses.
 */
export type DecryptError = 'unreadable' | 'duplicate' | 'damaged' | 'too-far-ahead';

/** A sealed message: all of an envelope but its tag. */
export interface SealedMessage {
  readonly sealed: Bytes;
  /** Bytes between nonce and header. */
  readonly frontBytes: number;
  readonly ad: Uint8Array;
  readonly now: number;
}

type Found = { readonly header: FixedHeader; readonly HK: Bytes; readonly where: 'current' | 'next' | 'old' };

const openHeader = (HK: Bytes, message: SealedMessage): FixedHeader | undefined => {
  const { sealed, frontBytes, ad } = message;
  const at = AEAD_NONCE_BYTES + frontBytes;
  const nonce = nonceOf(sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.header);
  const plain = openMessage({ key: HK, nonce, ad }, sealed.subarray(at, at + SEALED_HEADER_BYTES));
  return plain && decodeHeader(plain);
};

/** The header, and which chain it belongs to: the current one, the next, or one of those before, latest first. */
const findHeader = (ratchet: Ratchet, message: SealedMessage): Found | undefined => {
  const { HKr, NHKr, CKs } = ratchet;
  const current = { HK: HKr, where: 'current' } as const;
  const next = { HK: NHKr, where: 'next' } as const;
  // After sending, the next header key is likelier, as the peer's answer makes a step. Before that the peer cannot make one.
  for (const { HK, where } of CKs ? [next, current] : [current, next]) {
    const header = HK && openHeader(HK, message);
    if (header) return { header, HK, where };
  }
  for (const { HK } of ratchet.MKSKIPPED.toReversed()) {
    const header = openHeader(HK, message);
    if (header) return { header, HK, where: 'old' };
  }
  return undefined;
};

/** Where the header ends, and what the extension behind it says. */
const openExtension = (
  found: Found,
  message: SealedMessage,
): { readonly header: RatchetHeader; readonly headBytes: number } | undefined => {
  const at = AEAD_NONCE_BYTES + message.frontBytes + SEALED_HEADER_BYTES;
  const headBytes = at + sealedExtensionBytes(found.header);
  if (headBytes === at) return { header: completeHeader(found.header, NO_BYTES), headBytes };
  const nonce = nonceOf(message.sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.extension);
  const opened = openMessage(
    { key: found.HK, nonce, ad: message.ad },
    message.sealed.subarray(at, headBytes),
  );
  return opened && { header: completeHeader(found.header, opened), headBytes };
};

/** The receiving half of DHRatchetHE. Undefined where what it would mix in is not there. */
const receivingStep = async (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly header: RatchetHeader; readonly now: number },
): Promise<Ratchet | undefined> => {
  const { header, now } = input;
  const { DHs, CKr, HKr } = ratchet;
  const dhSecret = DHs && (await primitives.dh(DHs.secretKey, header.DHs));
  const mixed = await takeAnswer(primitives, ratchet.rekey, { answer: header.answer, now });
  if (!dhSecret || !mixed) return undefined;
  const last = CKr && HKr ? skipTo({ CK: CKr, from: ratchet.Nr, to: header.PN }, now) : undefined;
  const { kemSecret, rekey } = mixed;
  const step = await stepRoot(primitives, { rootKey: ratchet.RK, dhSecret, kemSecret });
  return {
    ...ratchet,
    DHr: header.DHs,
    CKs: null,
    HKr: ratchet.NHKr,
    Nr: 0,
    rekey,
    RK: step.rootKey,
    CKr: step.chainKey,
    NHKr: step.nextHeaderKey,
    MKSKIPPED: last && HKr ? addSkipped(ratchet.MKSKIPPED, HKr, last.keys) : ratchet.MKSKIPPED,
  };
};

/** A message key, whether it was made for this message and is in no state, and the state behind the message. */
type Opening = { readonly MK: Bytes; readonly isNew: boolean; readonly state: Ratchet };

const counted = (ratchet: Ratchet, rekey: Rekey): Ratchet => ({
  ...ratchet,
  rekey: { ...rekey, messages: rekey.messages + 1 },
});

/** The key of a message of the chain that is current after the step, if one was due. */
const advance = (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly header: RatchetHeader; readonly now: number },
): Awaitable<Opening | undefined> => {
  const { header, now } = input;
  const { CKr, HKr, Nr } = ratchet;
  if (!CKr || !HKr) return undefined;
  const { CK, keys } = skipTo({ CK: CKr, from: Nr, to: header.N }, now);
  const { messageKey, chainKey } = stepChain(CK);
  if (CK !== CKr) erase(CK);
  const MKSKIPPED = addSkipped(ratchet.MKSKIPPED, HKr, keys);
  const moved = { ...ratchet, CKr: chainKey, Nr: header.N + 1, MKSKIPPED };
  const opening = (rekey: Rekey): Opening => ({ MK: messageKey, isNew: true, state: counted(moved, rekey) });
  const noted = noteOffer(primitives, ratchet.rekey, header.offer);
  return noted instanceof Promise ? noted.then(opening) : opening(noted);
};

const stepAndAdvance = async (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly header: RatchetHeader; readonly now: number },
): Promise<Opening | undefined> => {
  const stepped = await receivingStep(primitives, ratchet, input);
  return stepped && advance(primitives, stepped, input);
};

const findKey = (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly found: Found; readonly header: RatchetHeader; readonly now: number },
): Awaitable<Result<Opening, DecryptError>> => {
  const { found, header } = input;
  if (found.where === 'old' || (found.where === 'current' && header.N < ratchet.Nr)) {
    const taken = takeSkipped(ratchet.MKSKIPPED, found.HK, header.N);
    if (!taken) return err('duplicate');
    const state = counted({ ...ratchet, MKSKIPPED: taken.rest }, ratchet.rekey);
    return ok({ MK: taken.MK, isNew: false, state });
  }
  if (header.N >= MAX_SKIP || header.PN > MAX_SKIP) return err('too-far-ahead');
  const orDamaged = (opening: Opening | undefined): Result<Opening, DecryptError> =>
    opening ? ok(opening) : err('damaged');
  const opening =
    found.where === 'next' ? stepAndAdvance(primitives, ratchet, input) : advance(primitives, ratchet, input);
  return opening instanceof Promise ? opening.then(orDamaged) : orDamaged(opening);
};

/**
 * RatchetDecryptHE. The new state comes with the content alone, after the body was opened under the key that
 * it implies: whatever is forged, doubled or damaged leaves everything as it was.
 */
export const ratchetDecrypt = async (
  primitives: Primitives,
  before: Ratchet,
  message: SealedMessage,
): Promise<Result<{ readonly state: Ratchet; readonly content: Bytes }, DecryptError>> => {
  const { sealed, ad, now } = message;
  const ratchet = { ...before, MKSKIPPED: dropOldKeys(before.MKSKIPPED, now) };
  const found = findHeader(ratchet, message);
  if (!found) return err('unreadable');
  const whole = openExtension(found, message);
  if (!whole) return err('damaged');
  const { header, headBytes } = whole;
  const finding = findKey(primitives, ratchet, { found, header, now });
  const key = finding instanceof Promise ? await finding : finding;
  if (!key.ok) return key;
  const { MK, isNew, state } = key.value;
  const nonce = nonceOf(sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.body);
  const authenticated = concat(ad, sealed.subarray(0, headBytes));
  const opened = openMessage({ key: MK, nonce, ad: authenticated }, sealed.subarray(headBytes));
  const content = opened && unpad(opened);
  erase(opened, isNew ? MK : undefined);
  return content ? ok({ state, content }) : err('damaged');
};
