import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { openMessage, sealMessage } from '../../../src/engine/crypto/message-cipher.ts';
import type { AeadInput, Primitives } from '../../../src/engine/crypto/primitives.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { fromHex, toHex } from '../../vectors/hex.ts';
import { type Group, type Test, bytesOf, isValid, textOf } from './file.ts';

/**
 * How a test came out. Every test of every file is run: what is of sizes that we never take has to be refused as a
 * bug of the caller, and that is `other-size`.
 */
export type Outcome = 'right' | 'wrong' | 'other-size';

type Check = (primitives: Primitives, test: Test, group: Group) => Promise<Outcome>;

/** A file about primitives that an adapter has, and which of them it needs. */
export interface FileCheck {
  readonly needs: readonly (keyof Primitives)[];
  readonly check: Check;
}

const hexOf = (bytes: Bytes | undefined): string => (bytes ? toHex(bytes) : 'refused');

const outcome = (isRight: boolean): Outcome => (isRight ? 'right' : 'wrong');

/** Throws, as it should. */
const throws = async (attempt: () => unknown): Promise<Outcome> => {
  try {
    await attempt();
    return 'wrong';
  } catch {
    return 'other-size';
  }
};

interface Aead {
  open(input: AeadInput, sealed: Uint8Array): unknown;
  seal(input: AeadInput, plain: Uint8Array): unknown;
}

/** An AEAD of these sizes in bits: opens what is valid and nothing else, and seals to the same bytes. */
const aead = async (
  { open, seal }: Aead,
  [test, group]: readonly [Test, Group],
  sizes: { readonly keySize: number; readonly ivSize: number },
): Promise<Outcome> => {
  const input = { key: bytesOf(test, 'key'), nonce: bytesOf(test, 'iv'), ad: bytesOf(test, 'aad') };
  const whole = textOf(test, 'ct') + textOf(test, 'tag');
  if (group.keySize !== sizes.keySize || group.ivSize !== sizes.ivSize)
    return throws(() => open(input, fromHex(whole)));
  const plain = (await open(input, fromHex(whole))) as Bytes | undefined;
  if (!isValid(test)) return outcome(plain === undefined);
  const sealed = (await seal(input, bytesOf(test, 'msg'))) as Bytes;
  return outcome(hexOf(plain) === textOf(test, 'msg') && toHex(sealed) === whole);
};

const KEM_SEED_HEX = 128;
const HKDF_MOST_BYTES = 255 * 32;

/** The files about what the adapters have. */
export const PRIMITIVES: Readonly<Record<string, FileCheck>> = {
  'x25519_test.json': {
    needs: ['dh'],
    check: async (primitives, test) => {
      const shared = await primitives.dh(bytesOf(test, 'private'), bytesOf(test, 'public'));
      const isZero = bytesOf(test, 'shared').every((byte) => byte === 0);
      return outcome(hexOf(shared) === (isZero ? 'refused' : textOf(test, 'shared')));
    },
  },
  'ed25519_test.json': {
    needs: ['verify'],
    check: async (primitives, test, group) => {
      const input = { body: bytesOf(test, 'msg'), signature: bytesOf(test, 'sig') };
      const publicKey = fromHex(group.publicKey?.pk ?? '');
      return outcome((await primitives.verify({ publicKey, ...input })) === isValid(test));
    },
  },
  'hkdf_sha256_test.json': {
    needs: ['hkdf'],
    check: async (primitives, test) => {
      const length = Number(test['size']);
      const [secret, salt, info] = [bytesOf(test, 'ikm'), bytesOf(test, 'salt'), bytesOf(test, 'info')];
      const derive = () => primitives.hkdf({ secret, salt, info, length });
      if (length > HKDF_MOST_BYTES) return throws(derive);
      return outcome((toHex(await derive()) === textOf(test, 'okm')) === isValid(test));
    },
  },
  'hmac_sha256_test.json': {
    needs: ['hmac'],
    check: async (primitives, test, { tagSize = 256 }) => {
      const tag = toHex(await primitives.hmac(bytesOf(test, 'key'), bytesOf(test, 'msg')));
      return outcome((tag.slice(0, tagSize / 4) === textOf(test, 'tag')) === isValid(test));
    },
  },
  'aes_gcm_test.json': {
    needs: ['open', 'seal'],
    check: (primitives, test, group) => aead(primitives, [test, group], { keySize: 256, ivSize: 96 }),
  },
  'mlkem_768_test.json': {
    needs: ['kemPublicKey', 'kemDecapsulate'],
    check: async (primitives, test) => {
      const seed = bytesOf(test, 'seed');
      const decapsulate = () => primitives.kemDecapsulate(seed, bytesOf(test, 'c'));
      if (textOf(test, 'seed').length !== KEM_SEED_HEX) return throws(decapsulate);
      const isKey = toHex(await primitives.kemPublicKey(seed)) === textOf(test, 'ek');
      const secret = hexOf(await decapsulate());
      return outcome(isKey && secret === (isValid(test) ? textOf(test, 'K') : 'refused'));
    },
  },
  'mlkem_768_keygen_seed_test.json': {
    needs: ['kemPublicKey'],
    check: async (primitives, test) =>
      outcome(
        isValid(test) && toHex(await primitives.kemPublicKey(bytesOf(test, 'seed'))) === textOf(test, 'ek'),
      ),
  },
  'mlkem_768_encaps_test.json': {
    needs: ['kemEncapsulate'],
    check: async (primitives, test) => {
      const sent = await primitives.kemEncapsulate(bytesOf(test, 'ek'), bytesOf(test, 'm'));
      const [cipherText, secret] = isValid(test)
        ? [textOf(test, 'c'), textOf(test, 'K')]
        : ['refused', 'refused'];
      return outcome(hexOf(sent?.cipherText) === cipherText && hexOf(sent?.sharedSecret) === secret);
    },
  },
};

const opened = (open: () => Uint8Array): Uint8Array | undefined => {
  try {
    return open();
  } catch {
    return undefined;
  }
};

/** XChaCha20-Poly1305 of noble itself: ours (`seal.ts`) has one nonce only. */
const xchacha: Aead = {
  open: ({ key, nonce, ad }, sealed) => {
    const cipher = xchacha20poly1305(key, nonce, ad);
    return opened(() => cipher.decrypt(sealed));
  },
  seal: ({ key, nonce, ad }, plain) => xchacha20poly1305(key, nonce, ad).encrypt(plain),
};

/** The files about ciphers that noble computes wherever the app runs (docs/adr/0009-primitives.md). */
export const CIPHERS: Readonly<Record<string, (test: Test, group: Group) => Promise<Outcome>>> = {
  'chacha20_poly1305_test.json': (test, group) =>
    aead({ open: openMessage, seal: sealMessage }, [test, group], { keySize: 256, ivSize: 96 }),
  'xchacha20_poly1305_test.json': (test, group) =>
    aead(xchacha, [test, group], { keySize: 256, ivSize: 192 }),
};
