import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, ownBytes } from '../../../lib/bytes.ts';
import type { Random } from '../../../ports/random.ts';
import { derive, sha256 } from '../../crypto/hash.ts';
import { DH_KEY_BYTES, type Primitives } from '../../crypto/primitives.ts';
import { SEAL_OVERHEAD_BYTES, openOnce, sealOnce } from '../../crypto/seal.ts';
import type { SigningKey } from '../../crypto/signature.ts';
import type { OverlayCrypto } from '../../overlay/overlay.ts';

/** What the cryptography of a node is made of. */
export interface NodeCryptoDeps {
  readonly primitives: Primitives;
  readonly random: Random;
  /** The own device's key: the node. */
  readonly device: SigningKey;
}

/** The X25519 key that belongs to an Ed25519 one, or undefined where the bytes are no point of the curve. */
const montgomeryOf = (edwards: Uint8Array): Bytes | undefined => {
  try {
    return ownBytes(ed25519.utils.toMontgomery(edwards));
  } catch {
    return undefined;
  }
};

/** The key of one sealed box: it depends on the ephemeral key and on the recipient's key. */
const keyOf = (shared: Bytes, ephemeral: Uint8Array, recipient: Uint8Array): Bytes =>
  derive({ secret: shared, info: 'driftpost/node-seal/1', context: concat(ephemeral, recipient) });

/**
 * The overlay's cryptography over the engine's primitives. What is sealed to a node is sealed to its device key,
 * turned into the X25519 key of the same curve: ephemeral key (32 bytes) ‖ XChaCha20-Poly1305 under HKDF(DH; ephemeral
 * ‖ recipient). Signing and Diffie-Hellman with one such key do not harm each other (Thormarker, "On using the same
 * key pair for Ed25519 and an X25519 based KEM", 2021). So a node needs no second key, and every device that knows its
 * key can write to it. The box does not show the sender.
 */
export const createNodeCrypto = ({ primitives, random, device }: NodeCryptoDeps): OverlayCrypto => {
  const own = ownBytes(ed25519.utils.toMontgomerySecret(device.secretKey));
  return {
    hash: sha256,
    sign: (body) => primitives.sign(device.secretKey, body),
    verify: (publicKey, body, signature) => primitives.verify({ publicKey, body, signature }),
    seal: async (to, plain) => {
      const recipient = montgomeryOf(to);
      if (!recipient) return undefined;
      const { secretKey, publicKey } = await primitives.dhKeyPair(random.bytes(DH_KEY_BYTES));
      const shared = await primitives.dh(secretKey, recipient);
      secretKey.fill(0);
      return shared && concat(publicKey, sealOnce(keyOf(shared, publicKey, to), plain));
    },
    open: async (sealed) => {
      if (sealed.length < DH_KEY_BYTES + SEAL_OVERHEAD_BYTES) return undefined;
      const ephemeral = sealed.slice(0, DH_KEY_BYTES);
      const shared = await primitives.dh(own, ephemeral);
      return shared && openOnce(keyOf(shared, ephemeral, device.publicKey), sealed.subarray(DH_KEY_BYTES));
    },
  };
};
