// @ts-check
// The second implementation of docs/PROTOCOL-sessions.md: plain Node and node:crypto, sharing no code with
// src. ML-KEM-768 alone is not in this Node's crypto and comes from @noble/post-quantum.
import * as crypto from 'node:crypto';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

/** @param {...Uint8Array} parts */
export const join = (...parts) => Buffer.concat(parts);

/** @param {string} label @param {...Uint8Array} parts */
export const labelled = (label, ...parts) => join(Buffer.from(`${label}\0`), ...parts);

/** @param {Uint8Array} bytes */
export const hash = (bytes) => crypto.createHash('sha256').update(bytes).digest();

/**
 * The next chain key and the message key: ChaCha20's first block under a counter and a nonce of zeros.
 * @param {Uint8Array} key
 */
export const chainStep = (key) => {
  const block = crypto.createCipheriv('chacha20', key, Buffer.alloc(16)).update(Buffer.alloc(64));
  return { CK: block.subarray(0, 32), MK: block.subarray(32) };
};

/**
 * HKDF-SHA-256, cut into keys of 32 bytes.
 * @param {Uint8Array} secret @param {Uint8Array} salt @param {Uint8Array} info @param {number} count
 */
export const keys = (secret, salt, info, count) => {
  const all = Buffer.from(crypto.hkdfSync('sha256', secret, salt, info, count * 32));
  return Array.from({ length: count }, (_, i) => all.subarray(i * 32, i * 32 + 32));
};

const DER = {
  X25519: { secret: '302e020100300506032b656e04220420', public: '302a300506032b656e032100' },
  Ed25519: { secret: '302e020100300506032b657004220420', public: '302a300506032b6570032100' },
};

/** @param {'X25519' | 'Ed25519'} kind @param {Uint8Array} secret */
const secretKey = (kind, secret) =>
  crypto.createPrivateKey({
    key: join(Buffer.from(DER[kind].secret, 'hex'), secret),
    format: 'der',
    type: 'pkcs8',
  });

/** @param {'X25519' | 'Ed25519'} kind @param {Uint8Array} key */
const publicKey = (kind, key) =>
  crypto.createPublicKey({
    key: join(Buffer.from(DER[kind].public, 'hex'), key),
    format: 'der',
    type: 'spki',
  });

/** @param {'X25519' | 'Ed25519'} kind @param {Uint8Array} secret */
export const publicOf = (kind, secret) =>
  crypto.createPublicKey(secretKey(kind, secret)).export({ format: 'der', type: 'spki' }).subarray(-32);

/** @param {Uint8Array} secret @param {Uint8Array} other */
export const agree = (secret, other) => {
  const agreed = crypto.diffieHellman({
    privateKey: secretKey('X25519', secret),
    publicKey: publicKey('X25519', other),
  });
  if (agreed.every((byte) => byte === 0)) throw new Error('low order');
  return agreed;
};

/** @param {Uint8Array} secret @param {Uint8Array} body */
export const sign = (secret, body) => crypto.sign(null, body, secretKey('Ed25519', secret));

/** @param {Uint8Array} key @param {Uint8Array} body @param {Uint8Array} signature */
export const verify = (key, body, signature) =>
  crypto.verify(null, body, publicKey('Ed25519', key), signature);

const TAG = /** @type {const} */ ({ authTagLength: 16 });

/** @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} ad @param {Uint8Array} plain */
export const seal = (key, nonce, ad, plain) => {
  const cipher = crypto.createCipheriv('chacha20-poly1305', key, nonce, TAG);
  cipher.setAAD(ad, { plaintextLength: plain.length });
  return join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
};

/** @param {Uint8Array} key @param {Uint8Array} nonce @param {Uint8Array} ad @param {Uint8Array} sealed */
export const open = (key, nonce, ad, sealed) => {
  if (sealed.length < 16) return undefined;
  const cipher = crypto.createDecipheriv('chacha20-poly1305', key, nonce, TAG);
  cipher.setAAD(ad, { plaintextLength: sealed.length - 16 });
  cipher.setAuthTag(sealed.subarray(-16));
  try {
    return join(cipher.update(sealed.subarray(0, -16)), cipher.final());
  } catch {
    return undefined;
  }
};

/** @param {Uint8Array} seed */
export const kemPublicOf = (seed) => ml_kem768.keygen(Uint8Array.from(seed)).publicKey;

/** @param {Uint8Array} key @param {Uint8Array} coins */
export const encapsulate = (key, coins) =>
  ml_kem768.encapsulate(Uint8Array.from(key), Uint8Array.from(coins));

/** @param {Uint8Array} seed @param {Uint8Array} cipherText */
export const decapsulate = (seed, cipherText) =>
  ml_kem768.decapsulate(Uint8Array.from(cipherText), ml_kem768.keygen(Uint8Array.from(seed)).secretKey);
