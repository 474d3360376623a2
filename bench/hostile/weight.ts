import { createPublicKey, diffieHellman, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
import { createNodeCrypto } from '../../src/engine/overlay-host/node/node-crypto.ts';
import type { OverlayCrypto } from '../../src/engine/overlay/overlay.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { systemRandom } from '../../src/platform/random.ts';

const SAMPLE_BYTES = 1_024;

/** What comes before the key itself where the platform is handed an Ed25519 key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Makes cryptography that answers as an arena's stand-in does, and takes as long as the one that ships: the platform's
 * signatures and key agreement, on the thread that waits for them, and the engine's own seals.
 */
export const createWeight = async (): Promise<(crypto: OverlayCrypto) => OverlayCrypto> => {
  const sample = systemRandom.bytes(SAMPLE_BYTES);
  const signing = generateKeyPairSync('ed25519');
  const signature = sign(null, sample, signing.privateKey);
  const signer = signing.publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_HEAD.length);
  const [own, other] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey: other.publicKey });

  const noble = createNoblePrimitives();
  const secretKey = systemRandom.bytes(32);
  const device = { secretKey, publicKey: await noble.signingPublicKey(secretKey) };
  const dh = (): Bytes => {
    diffieHellman({ privateKey: own.privateKey, publicKey: other.publicKey });
    return new Uint8Array(shared);
  };
  const real = createNodeCrypto({ primitives: { ...noble, dh }, random: systemRandom, device });
  const sealed = (await real.seal(device.publicKey, sample)) as Bytes;

  return (standIn) => ({
    ...standIn,
    verify: async (...what) => {
      const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, signer]), format: 'der', type: 'spki' });
      verify(null, sample, key, signature);
      return standIn.verify(...what);
    },
    open: async (box) => {
      await real.open(sealed);
      return standIn.open(box);
    },
  });
};
