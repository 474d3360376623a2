import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import { AEAD_NONCE_BYTES, type Primitives } from '../crypto/primitives.ts';
import { SealRole, nonceOf, unpad } from './envelope.ts';
import {
  type FixedHeader,
  type Header,
  SEALED_HEADER_BYTES,
  completeHeader,
  decodeHeader,
  sealedExtensionBytes,
} from './header.ts';
import { stepChain, stepRoot } from './kdf.ts';
import { MAX_SKIP } from './limits.ts';
import type { Ratchet } from './ratchet-state.ts';
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

const openHeader = async (
  primitives: Primitives,
  HK: Bytes,
  message: SealedMessage,
): Promise<FixedHeader | undefined> => {
  const { sealed, frontBytes, ad } = message;
  const at = AEAD_NONCE_BYTES + frontBytes;
  const nonce = nonceOf(sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.header);
  const plain = await primitives.open({ key: HK, nonce, ad }, sealed.subarray(at, at + SEALED_HEADER_BYTES));
  return plain && decodeHeader(plain);
};

/** The header, and which chain it belongs to: the current one, the next, or one of those before, latest first. */
const findHeader = async (
  primitives: Primitives,
  ratchet: Ratchet,
  message: SealedMessage,
): Promise<Found | undefined> => {
  const { HKr, NHKr } = ratchet;
  const current = HKr && (await openHeader(primitives, HKr, message));
  if (current) return { header: current, HK: HKr, where: 'current' };
  const next = await openHeader(primitives, NHKr, message);
  if (next) return { header: next, HK: NHKr, where: 'next' };
  for (const { HK } of ratchet.MKSKIPPED.toReversed()) {
    const header = await openHeader(primitives, HK, message);
    if (header) return { header, HK, where: 'old' };
  }
  return undefined;
};

/** Where the header ends, and what the extension behind it says. */
const openExtension = async (
  primitives: Primitives,
  found: Found,
  message: SealedMessage,
): Promise<{ readonly header: Header; readonly headBytes: number } | undefined> => {
  const at = AEAD_NONCE_BYTES + message.frontBytes + SEALED_HEADER_BYTES;
  const headBytes = at + sealedExtensionBytes(found.header);
  if (headBytes === at) return { header: completeHeader(found.header, new Uint8Array()), headBytes };
  const nonce = nonceOf(message.sealed.subarray(0, AEAD_NONCE_BYTES), SealRole.extension);
  const opened = await primitives.open(
    { key: found.HK, nonce, ad: message.ad },
    message.sealed.subarray(at, headBytes),
  );
  return opened && { header: completeHeader(found.header, opened), headBytes };
};

/** The receiving half of DHRatchetHE. Undefined where what it would mix in is not there. */
const receivingStep = async (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly header: Header; readonly now: number },
): Promise<Ratchet | undefined> => {
  const { header, now } = input;
  const { DHs, CKr, HKr } = ratchet;
  const dhSecret = DHs && (await primitives.dh(DHs.secretKey, header.DHs));
  const mixed = await takeAnswer(primitives, ratchet.rekey, { answer: header.answer, now });
  if (!dhSecret || !mixed) return undefined;
  const last =
    CKr && HKr ? await skipTo(primitives, { CK: CKr, from: ratchet.Nr, to: header.PN }, now) : undefined;
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

type Opening = { readonly MK: Bytes; readonly state: Ratchet };

/** The key of a message of the chain that is current after the step, if one was due. */
const advance = async (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly header: Header; readonly now: number },
): Promise<Opening | undefined> => {
  const { header, now } = input;
  const { CKr, HKr, Nr } = ratchet;
  if (!CKr || !HKr) return undefined;
  const { CK, keys } = await skipTo(primitives, { CK: CKr, from: Nr, to: header.N }, now);
  const { messageKey, chainKey } = await stepChain(primitives, CK);
  const rekey = await noteOffer(primitives, ratchet.rekey, header.offer);
  const MKSKIPPED = addSkipped(ratchet.MKSKIPPED, HKr, keys);
  const counted = { ...rekey, messages: rekey.messages + 1 };
  return {
    MK: messageKey,
    state: { ...ratchet, CKr: chainKey, Nr: header.N + 1, MKSKIPPED, rekey: counted },
  };
};

const findKey = async (
  primitives: Primitives,
  ratchet: Ratchet,
  input: { readonly found: Found; readonly header: Header; readonly now: number },
): Promise<Result<Opening, DecryptError>> => {
  const { found, header } = input;
  if (found.where === 'old' || (found.where === 'current' && header.N < ratchet.Nr)) {
    const taken = takeSkipped(ratchet.MKSKIPPED, found.HK, header.N);
    if (!taken) return err('duplicate');
    const rekey = { ...ratchet.rekey, messages: ratchet.rekey.messages + 1 };
    return ok({ MK: taken.MK, state: { ...ratchet, MKSKIPPED: taken.rest, rekey } });
  }
  if (header.N >= MAX_SKIP || header.PN > MAX_SKIP) return err('too-far-ahead');
  const base = found.where === 'next' ? await receivingStep(primitives, ratchet, input) : ratchet;
  const opening = base && (await advance(primitives, base, input));
  return opening ? ok(opening) : err('damaged');
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
  const found = await findHeader(primitives, ratchet, message);
  if (!found) return err('unreadable');
  const whole = await openExtension(primitives, found, message);
  if (!whole) return err('damaged');
  const { header, headBytes } = whole;
  const key = await findKey(primitives, ratchet, { found, header, now });
  if (!key.ok) return key;
  const head = ownBytes(sealed.subarray(0, headBytes));
  const nonce = nonceOf(head.subarray(0, AEAD_NONCE_BYTES), SealRole.body);
  const opened = await primitives.open(
    { key: key.value.MK, nonce, ad: concat(ad, head) },
    sealed.subarray(headBytes),
  );
  const content = opened && unpad(opened);
  return content ? ok({ state: key.value.state, content }) : err('damaged');
};
