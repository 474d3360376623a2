import { type Bytes, equalBytes, erase } from '../../lib/bytes.ts';
import { type Awaitable, KEM_COINS_BYTES, KEM_SEED_BYTES, type Primitives } from '../crypto/primitives.ts';
import type { SessionDeps } from './device-keys.ts';
import { LABEL, labelled } from './kdf.ts';
import { REKEY_AFTER_MESSAGES, REKEY_AFTER_MS } from './limits.ts';
import type { Ratchet, Rekey } from './ratchet-state.ts';

/**
 * Whether a hybrid exchange should be asked for: a new live link, enough messages, or enough time, also where the clock
 * was set back since the last one.
 */
const rekeyDue = ({ wanted, messages, mixedAt }: Rekey, now: number): boolean =>
  wanted || messages >= REKEY_AFTER_MESSAGES || Math.abs(now - mixedAt) >= REKEY_AFTER_MS;

/**
 * The state with an offer where one is due. Not before the peer has sent a message: until then the start itself is fresh, and
 * the peer could not answer.
 */
export const withOffer = (deps: SessionDeps, ratchet: Ratchet, now: number): Awaitable<Ratchet> => {
  const { rekey } = ratchet;
  return rekey.offer || !ratchet.HKr || !rekeyDue(rekey, now) ? ratchet : offering(deps, ratchet);
};

const offering = async ({ primitives, random }: SessionDeps, ratchet: Ratchet): Promise<Ratchet> => {
  const seed = random.bytes(KEM_SEED_BYTES);
  const offer = { seed, publicKey: await primitives.kemPublicKey(seed) };
  return { ...ratchet, rekey: { ...ratchet.rekey, offer } };
};

const mixed = (rekey: Rekey, now: number): Rekey => ({ ...rekey, mixedAt: now, messages: 0, wanted: false });

/** What a sending step mixes in: a secret for the peer's offer, where there is one that is a key. */
export const answerOffer = async (
  { primitives, random }: SessionDeps,
  rekey: Rekey,
  now: number,
): Promise<{ readonly rekey: Rekey; readonly kemSecret: Bytes | undefined }> => {
  const settled = { ...rekey, peerOffer: null, answer: null };
  if (!rekey.peerOffer) return { rekey: settled, kemSecret: undefined };
  const coins = random.bytes(KEM_COINS_BYTES);
  const sent = await primitives.kemEncapsulate(rekey.peerOffer, coins);
  erase(coins);
  if (!sent) return { rekey: settled, kemSecret: undefined };
  const answered = await offerHash(primitives, rekey.peerOffer);
  return {
    rekey: mixed({ ...settled, answered, answer: sent.cipherText }, now),
    kemSecret: sent.sharedSecret,
  };
};

/** What a receiving step mixes in; `undefined` as a whole where it answers an offer we did not make. */
export const takeAnswer = async (
  primitives: Primitives,
  rekey: Rekey,
  input: { readonly answer: Bytes | null; readonly now: number },
): Promise<{ readonly rekey: Rekey; readonly kemSecret: Bytes | undefined } | undefined> => {
  const { answer, now } = input;
  if (!answer) return { rekey, kemSecret: undefined };
  if (!rekey.offer) return undefined;
  const kemSecret = await primitives.kemDecapsulate(rekey.offer.seed, answer);
  return kemSecret && { rekey: mixed({ ...rekey, offer: null }, now), kemSecret };
};

/** The state with the peer's offer noted, unless it is the one that was answered last. */
export const noteOffer = (primitives: Primitives, rekey: Rekey, offer: Bytes | null): Awaitable<Rekey> =>
  !offer || rekey.peerOffer ? rekey : noting(primitives, rekey, offer);

const noting = async (primitives: Primitives, rekey: Rekey, offer: Bytes): Promise<Rekey> => {
  const isOld = rekey.answered && equalBytes(await offerHash(primitives, offer), rekey.answered);
  return isOld ? rekey : { ...rekey, peerOffer: offer };
};

const offerHash = async (primitives: Primitives, offer: Uint8Array): Promise<Bytes> =>
  primitives.sha256(labelled(LABEL.offer, offer));
