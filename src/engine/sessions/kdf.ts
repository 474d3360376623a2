import { type Bytes, NO_BYTES, concat, erase, utf8 } from '../../lib/bytes.ts';
import { expandKey } from '../crypto/message-cipher.ts';
import type { Primitives } from '../crypto/primitives.ts';

/** Every label of the sessions; each ends in a zero byte where it is used. PROTOCOL-sessions.md, "Labels". */
export const LABEL = {
  prekeyId: 'driftpost/session/1/prekey-id',
  startId: 'driftpost/session/1/start-id',
  associatedData: 'driftpost/session/1/associated-data',
  start: 'driftpost/session/1/start',
  root: 'driftpost/session/1/root',
  hybridRoot: 'driftpost/session/1/hybrid-root',
  offer: 'driftpost/session/1/offer',
  tag: 'driftpost/session/1/tag',
  startSeal: 'driftpost/session/1/start-seal',
  ownPair: 'driftpost/session/1/own-pair',
} as const;

const KEY_BYTES = 32;
const ZERO_SALT = new Uint8Array(KEY_BYTES);

/** A label, its zero byte, and what follows; of fixed length per label. */
export const labelled = (label: string, ...parts: readonly Uint8Array[]): Bytes =>
  concat(utf8(`${label}\0`), ...parts);

/** What a chain of derivations is given and gives: `count` keys of 32 bytes each. */
export interface KeysInput {
  readonly secret: Uint8Array;
  readonly salt?: Uint8Array;
  readonly info: Uint8Array;
  readonly count: number;
}

/** That many keys of 32 bytes from one HKDF-SHA-256; without a salt the one of 32 zero bytes. */
export const deriveKeys = async (primitives: Primitives, input: KeysInput): Promise<readonly Bytes[]> => {
  const { secret, salt = ZERO_SALT, info, count } = input;
  const whole = await primitives.hkdf({ secret, salt, info, length: count * KEY_BYTES });
  const keys = Array.from({ length: count }, (_, i) => whole.slice(i * KEY_BYTES, (i + 1) * KEY_BYTES));
  whole.fill(0);
  return keys;
};

/** Root key, chain key and next header key: KDF_RK_HE of the Double Ratchet. */
export interface RootStep {
  readonly rootKey: Bytes;
  readonly chainKey: Bytes;
  readonly nextHeaderKey: Bytes;
}

/** What is mixed into the root: an X25519 secret, and at a hybrid step what ML-KEM-768 gave as well. */
export interface RootInput {
  readonly rootKey: Uint8Array;
  readonly dhSecret: Uint8Array;
  readonly kemSecret: Uint8Array | undefined;
}

/** KDF_RK_HE(rk, dh): the root key is the salt, the agreed secrets are the input, and are spent by it: erased. */
export const stepRoot = async (primitives: Primitives, input: RootInput): Promise<RootStep> => {
  const { rootKey, dhSecret, kemSecret } = input;
  const secret = concat(dhSecret, kemSecret ?? NO_BYTES);
  const [next, chainKey, nextHeaderKey] = await deriveKeys(primitives, {
    secret,
    salt: rootKey,
    info: labelled(kemSecret ? LABEL.hybridRoot : LABEL.root),
    count: 3,
  });
  erase(secret, dhSecret, kemSecret);
  if (!next || !chainKey || !nextHeaderKey) throw new Error('HKDF gave too little');
  return { rootKey: next, chainKey, nextHeaderKey };
};

/** KDF_CK(ck): the key of the next message and the chain key behind it, the two halves of one ChaCha20 block. */
export const stepChain = (chainKey: Uint8Array): { readonly messageKey: Bytes; readonly chainKey: Bytes } => {
  const block = expandKey(chainKey);
  const step = { messageKey: block.slice(KEY_BYTES), chainKey: block.slice(0, KEY_BYTES) };
  block.fill(0);
  return step;
};
