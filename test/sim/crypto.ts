import { hash as digest } from 'node:crypto';
import { type Bytes, equalBytes } from '../../src/lib/bytes.ts';
import type { NodeKey, OverlayCrypto, RecordSigner } from '../../src/engine/overlay/overlay.ts';
import { mix32 } from './random.ts';

/** What one node has: the cryptography of its device key, and that key. */
export interface NodeSecrets {
  readonly key: NodeKey;
  readonly crypto: OverlayCrypto;
  readonly signer: RecordSigner;
}

/** Makes the secrets of a node from 32 random bytes. */
export type MakeSecrets = (seed: Bytes) => NodeSecrets;

const SIGNATURE_BYTES = 64;
/** As much as the real seal puts in front, an ephemeral key, and behind, a tag. */
const SEAL_HEAD_BYTES = 32;
const SEAL_TAG_BYTES = 16;

/** SHA-256, by the platform: a million a second, so this one is not replaced. */
export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(digest('sha256', bytes, 'buffer'));

/** Ids that are remembered unless told otherwise, and as many before them: more than the nodes of any world. */
const REMEMBERED_IDS = 200_000;

/** Ids of nodes, of which every answer of a neighbour names twenty: hashed once for the whole world. */
const createIds = (remembered: number): ((key: Uint8Array) => Bytes) => {
  let ids = new Map<string, Bytes>();
  let older = ids;
  return (key) => {
    let name = '';
    for (let i = 0; i < 16; i += 2) {
      name += String.fromCharCode(((key[i] as number) << 8) | (key[i + 1] as number));
    }
    const known = ids.get(name);
    if (known) return known;
    if (ids.size >= remembered) [older, ids] = [ids, new Map()];
    const id = older.get(name) ?? sha256(key);
    ids.set(name, id);
    return id;
  };
};
const KEY_BYTES = 32;

/** 64 bytes over bytes, under a secret of two words: nothing that would hold outside a simulation. */
const keyedHash = (secret: number, parts: readonly Uint8Array[]): Bytes => {
  let a = secret | 0;
  let b = ~secret;
  for (const part of parts) {
    a = Math.imul(a ^ part.length, 0x9e3779b1);
    for (let i = 0; i < part.length; i++) {
      a = Math.imul(a ^ (part[i] as number), 0x01000193);
      b = (Math.imul(b, 31) + a) | 0;
    }
  }
  const out = new Uint8Array(SIGNATURE_BYTES);
  const words = new Uint32Array(out.buffer);
  for (let i = 0; i < words.length; i++) words[i] = mix32(a + Math.imul(i + 1, 0x9e3779b9)) ^ mix32(b + i);
  return out;
};

/**
 * Signatures and seals that cost next to nothing. A signature is a keyed hash under a secret that only the world
 * has and the liars in it do not; a seal is a frame of the real size that names the key that may open it.
 */
export const createStandIn = (worldSecret: number, rememberedIds = REMEMBERED_IDS): MakeSecrets => {
  const signatureOf = (key: Uint8Array, body: Uint8Array): Bytes => keyedHash(worldSecret, [key, body]);
  const tagOf = (key: Uint8Array, plain: Uint8Array): Bytes =>
    keyedHash(~worldSecret, [key, plain]).slice(0, SEAL_TAG_BYTES);

  const idOf = createIds(rememberedIds);
  return (key) => ({
    key,
    signer: { publicKey: key, sign: (body) => signatureOf(key, body) },
    crypto: {
      hash: (bytes) => (bytes.length === KEY_BYTES ? idOf(bytes) : sha256(bytes)),
      sign: (body) => signatureOf(key, body),
      verify: (publicKey, body, signature) => equalBytes(signatureOf(publicKey, body), signature),
      seal: (to, plain) => {
        const sealed = new Uint8Array(SEAL_HEAD_BYTES + plain.length + SEAL_TAG_BYTES);
        sealed.set(to);
        sealed.set(plain, SEAL_HEAD_BYTES);
        sealed.set(tagOf(to, plain), SEAL_HEAD_BYTES + plain.length);
        return sealed;
      },
      open: (sealed) => {
        if (sealed.length < SEAL_HEAD_BYTES + SEAL_TAG_BYTES) return undefined;
        const plain = sealed.slice(SEAL_HEAD_BYTES, sealed.length - SEAL_TAG_BYTES);
        const isOurs = equalBytes(sealed.subarray(0, key.length), key);
        return isOurs && equalBytes(tagOf(key, plain), sealed.subarray(-SEAL_TAG_BYTES)) ? plain : undefined;
      },
    },
  });
};
