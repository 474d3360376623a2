import { type Bytes, concat, erase } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import { sealMessage } from '../crypto/message-cipher.ts';
import { AEAD_NONCE_BYTES, DH_KEY_BYTES } from '../crypto/primitives.ts';
import type { SessionDeps } from './device-keys.ts';
import { SealRole, nonceOf, pad } from './envelope.ts';
import { type RatchetHeader, encodeExtension, encodeHeader } from './header.ts';
import { stepChain, stepRoot } from './kdf.ts';
import { MAX_CONTENT_BYTES, MAX_SKIP, OFFER_EVERY_MESSAGES } from './limits.ts';
import type { Ratchet } from './ratchet-state.ts';
import { answerOffer, withOffer } from './rekey.ts';

/** `chain-full`: the peer answered none of a thousand messages, a new start is due. */
export type EncryptError = 'chain-full' | 'too-long' | 'broken';

/** What is sealed, under what, when. */
export interface EncryptInput {
  readonly content: Uint8Array;
  /** The session's associated data, 32 bytes. */
  readonly ad: Uint8Array;
  /** Seals what stands in front of the header, where anything does, under the message's nonce. */
  readonly front: (nonce: Bytes) => Bytes;
  readonly now: number;
}

/** A ratchet with a sending chain. */
type Sending = Ratchet & {
  readonly CKs: Bytes;
  readonly HKs: Bytes;
  readonly DHs: NonNullable<Ratchet['DHs']>;
};

const isSending = (ratchet: Ratchet): ratchet is Sending =>
  ratchet.CKs !== null && ratchet.HKs !== null && ratchet.DHs !== null;

/** The sending half of DHRatchetHE, made when there is something to send: a fresh key, the peer's offer answered. */
const sendingStep = async (
  deps: SessionDeps,
  ratchet: Ratchet,
  now: number,
): Promise<Ratchet | undefined> => {
  if (!ratchet.DHr) return undefined;
  const { primitives, random } = deps;
  const drawn = random.bytes(DH_KEY_BYTES);
  // At once: the platform imports the key for both, and asking it takes time.
  const [DHs, dhSecret] = await Promise.all([primitives.dhKeyPair(drawn), primitives.dh(drawn, ratchet.DHr)]);
  if (!dhSecret) return undefined;
  const { rekey, kemSecret } = await answerOffer(deps, ratchet.rekey, now);
  const step = await stepRoot(primitives, { rootKey: ratchet.RK, dhSecret, kemSecret });
  return {
    ...ratchet,
    DHs,
    rekey,
    PN: ratchet.Ns,
    Ns: 0,
    HKs: ratchet.NHKs,
    RK: step.rootKey,
    CKs: step.chainKey,
    NHKs: step.nextHeaderKey,
  };
};

interface SealInput extends EncryptInput {
  readonly state: Sending;
  readonly messageKey: Bytes;
  readonly header: RatchetHeader;
  readonly nonce: Bytes;
}

/** nonce ‖ front ‖ header ‖ extension ‖ body, each part sealed; undefined where the content is too long. */
const sealWhole = (input: SealInput): Bytes | undefined => {
  const { state, header, nonce, ad, messageKey } = input;
  const plainExtension = encodeExtension(header);
  const underHeaderKey = (role: 0 | 1) => ({ key: state.HKs, nonce: nonceOf(nonce, role), ad });
  const extension =
    plainExtension.length > 0
      ? sealMessage(underHeaderKey(SealRole.extension), plainExtension)
      : plainExtension;
  const sealedHeader = sealMessage(underHeaderKey(SealRole.header), encodeHeader(header));
  const authenticated = concat(ad, nonce, input.front(nonce), sealedHeader, extension);
  const head = authenticated.subarray(ad.length);
  const padded = pad(input.content, head.length);
  if (!padded) return undefined;
  const how = { key: messageKey, nonce: nonceOf(nonce, SealRole.body), ad: authenticated };
  const whole = concat(head, sealMessage(how, padded));
  erase(padded, messageKey);
  return whole;
};

/**
 * RatchetEncryptHE. The message may leave this device only after the new state was written: what is sealed
 * is all of an envelope but its tag.
 */
export const ratchetEncrypt = async (
  deps: SessionDeps,
  ratchet: Ratchet,
  input: EncryptInput,
): Promise<Result<{ readonly state: Ratchet; readonly sealed: Bytes }, EncryptError>> => {
  if (input.content.length > MAX_CONTENT_BYTES) return err('too-long');
  const stepped = isSending(ratchet) ? ratchet : await sendingStep(deps, ratchet, input.now);
  if (!stepped) return err('broken');
  const offering = withOffer(deps, stepped, input.now);
  const state = offering instanceof Promise ? await offering : offering;
  if (!isSending(state)) return err('broken');
  if (state.Ns >= MAX_SKIP) return err('chain-full');
  const { messageKey, chainKey } = stepChain(state.CKs);
  const { offer, answer, messages } = state.rekey;
  const isNew = offer !== stepped.rekey.offer;
  const header = {
    DHs: state.DHs.publicKey,
    PN: state.PN,
    N: state.Ns,
    offer: isNew || state.Ns % OFFER_EVERY_MESSAGES === 0 ? (offer?.publicKey ?? null) : null,
    answer,
  };
  const nonce = deps.random.bytes(AEAD_NONCE_BYTES);
  const sealed = sealWhole({ ...input, state, messageKey, header, nonce });
  if (!sealed) return err('too-long');
  const rekey = { ...state.rekey, messages: messages + 1 };
  return ok({ state: { ...state, CKs: chainKey, Ns: state.Ns + 1, rekey }, sealed });
};
