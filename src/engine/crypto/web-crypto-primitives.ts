import { type Bytes, concat, erase, ownBytes } from '../../lib/bytes.ts';
import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import { fromBase64Url } from '../../lib/base64url.ts';
import { type NewerSubtle, remembered } from './remembered-keys.ts';
import {
  type AeadInput,
  type Primitives,
  AEAD_KEY_BYTES,
  AEAD_NONCE_BYTES,
  DH_KEY_BYTES,
  mustBe,
} from './primitives.ts';
import { isStrict } from './strict-ed25519.ts';

/** WebCrypto takes raw secrets in PKCS #8 alone (RFC 8410): what stands in front of the 32 bytes. */
const pkcs8Head = (lastOidByte: number): Bytes =>
  new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, lastOidByte, 4, 0x22, 4, 0x20]);
const X25519_OID_END = 0x6e;
const ED25519_OID_END = 0x70;

/** The Montgomery u-coordinate of the base point: 9, little-endian. */
const basePoint = (): Bytes => {
  const point = new Uint8Array(DH_KEY_BYTES);
  point[0] = 9;
  return point;
};

const bits = (bytes: number): number => bytes * 8;

/** Bytes as the platform takes them: it refuses views of shared memory, which ours never are. */
const source = (bytes: Uint8Array): Bytes =>
  bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : ownBytes(bytes);

/** Loaded when first needed: no page that only opens needs it. */
const loadKem = async (subtle: NewerSubtle): Promise<Kem> =>
  (await import('./platform-kem.ts')).choosePlatformKem(subtle);

type Kem = Pick<Primitives, 'kemPublicKey' | 'kemEncapsulate' | 'kemDecapsulate'>;

const lazyKem = (subtle: NewerSubtle): Kem =>
  lateCalls(
    part(() => loadKem(subtle)),
    'kemPublicKey',
    'kemEncapsulate',
    'kemDecapsulate',
  );

/** SHA-256, HMAC and HKDF of the platform. */
export const createWebCryptoHashing = (
  subtle: SubtleCrypto,
): Pick<Primitives, 'sha256' | 'hmac' | 'hkdf'> => ({
  sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', source(bytes))),
  hmac: async (key, bytes) => {
    const imported = await subtle.importKey('raw', source(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    return new Uint8Array(await subtle.sign('HMAC', imported, source(bytes)));
  },
  hkdf: async ({ secret, salt, info, length }) => {
    const key = await subtle.importKey('raw', source(secret), 'HKDF', false, ['deriveBits']);
    const input = { name: 'HKDF', hash: 'SHA-256', salt: source(salt), info: source(info) };
    return new Uint8Array(await subtle.deriveBits(input, key, bits(length)));
  },
});

const agreement = (subtle: NewerSubtle): Pick<Primitives, 'dh' | 'dhKeyPair'> => {
  const ours = remembered(async (secretKey) => {
    const pkcs8 = concat(pkcs8Head(X25519_OID_END), secretKey);
    const key = await subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);
    erase(pkcs8);
    return key;
  });
  const theirs = remembered((key) => subtle.importKey('raw', source(key), 'X25519', true, []));
  const shared = async (secretKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes> => {
    const [mine, other] = await Promise.all([ours(secretKey), theirs(publicKey)]);
    return new Uint8Array(
      await subtle.deriveBits({ name: 'X25519', public: other }, mine, bits(DH_KEY_BYTES)),
    );
  };
  const publicOf = async (secretKey: Bytes): Promise<Bytes> => {
    if (!subtle.getPublicKey) return shared(secretKey, basePoint());
    const key = await subtle.getPublicKey(await ours(secretKey), []);
    return new Uint8Array(await subtle.exportKey('raw', key));
  };
  return {
    dhKeyPair: async (secretKey) => {
      mustBe(secretKey, DH_KEY_BYTES);
      return { secretKey, publicKey: await publicOf(secretKey) };
    },
    dh: async (secretKey, publicKey) => {
      mustBe(secretKey, DH_KEY_BYTES);
      try {
        const agreed = await shared(secretKey, publicKey);
        // The standard has the platform refuse this result (WebCrypto, X25519, deriveBits, step 5);
        // older platforms may not.
        return agreed.some((byte) => byte !== 0) ? agreed : undefined;
      } catch {
        return undefined;
      }
    },
  };
};

const signing = (subtle: SubtleCrypto): Pick<Primitives, 'sign' | 'signingPublicKey' | 'verify'> => {
  const importSecret = (secretKey: Uint8Array): Promise<CryptoKey> => {
    mustBe(secretKey, DH_KEY_BYTES);
    return subtle.importKey('pkcs8', concat(pkcs8Head(ED25519_OID_END), secretKey), 'Ed25519', true, [
      'sign',
    ]);
  };
  return {
    signingPublicKey: async (secretKey) => {
      const { x } = await subtle.exportKey('jwk', await importSecret(secretKey));
      const publicKey = x === undefined ? undefined : fromBase64Url(x);
      if (!publicKey) throw new Error('a key pair without a public key');
      return publicKey;
    },
    sign: async (secretKey, body) =>
      new Uint8Array(await subtle.sign('Ed25519', await importSecret(secretKey), source(body))),
    verify: async (input) => {
      if (!isStrict(input)) return false;
      const { publicKey, body, signature } = input;
      try {
        const key = await subtle.importKey('raw', source(publicKey), 'Ed25519', false, ['verify']);
        return await subtle.verify('Ed25519', key, source(signature), source(body));
      } catch {
        return false;
      }
    },
  };
};

/** AES-256-GCM of the platform alone, for callers that need no more. */
export const createWebCryptoSealing = (subtle: SubtleCrypto): Pick<Primitives, 'seal' | 'open'> => {
  const importKey = (key: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> => {
    mustBe(key, AEAD_KEY_BYTES);
    return subtle.importKey('raw', source(key), 'AES-GCM', false, [use]);
  };
  const algorithm = ({ nonce, ad }: AeadInput): AesGcmParams => {
    mustBe(nonce, AEAD_NONCE_BYTES);
    return { name: 'AES-GCM', iv: source(nonce), additionalData: source(ad) };
  };
  return {
    seal: async (input, plain) => {
      const key = await importKey(input.key, 'encrypt');
      return new Uint8Array(await subtle.encrypt(algorithm(input), key, source(plain)));
    },
    open: async (input, sealed) => {
      const key = await importKey(input.key, 'decrypt');
      const how = algorithm(input);
      try {
        return new Uint8Array(await subtle.decrypt(how, key, source(sealed)));
      } catch {
        return undefined;
      }
    },
  };
};

/**
 * The platform's own cryptography, handed in by the composition. Ask `canDoPrimitives` first: X25519 and Ed25519 came to
 * WebCrypto late.
 */
export const createWebCryptoPrimitives = (subtle: SubtleCrypto): Primitives => ({
  ...lazyKem(subtle),
  ...createWebCryptoHashing(subtle),
  ...agreement(subtle),
  ...signing(subtle),
  ...createWebCryptoSealing(subtle),
});

/** Whether the platform has all of it: every kind of key is made and used once. */
export const canDoPrimitives = async (subtle: SubtleCrypto | undefined): Promise<boolean> => {
  if (!subtle) return false;
  const primitives = createWebCryptoPrimitives(subtle);
  const secret = new Uint8Array(DH_KEY_BYTES).fill(1);
  try {
    const { publicKey } = await primitives.dhKeyPair(secret);
    const agreed = await primitives.dh(secret, publicKey);
    const body = await primitives.seal(
      { key: secret, nonce: new Uint8Array(AEAD_NONCE_BYTES), ad: secret },
      secret,
    );
    const signature = await primitives.sign(secret, body);
    const signer = await primitives.signingPublicKey(secret);
    return agreed !== undefined && (await primitives.verify({ publicKey: signer, body, signature }));
  } catch {
    return false;
  }
};
