import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { SignatureInput } from '../../../src/engine/crypto/primitives.ts';
import { type Bytes, concat, ownBytes } from '../../../src/lib/bytes.ts';

const { Point } = ed25519;
const { Fp, Fn, BASE } = Point;
/** The field's prime and the order of the base point. */
export const P = Fp.ORDER;
export const L = Fn.ORDER;

/** A point of order 8 (RFC 8032's curve; libsodium's list of small order); its multiples are all eight of small order. */
const GENERATOR = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
export const TORSION = Array.from({ length: 8 }, (_, i) =>
  i === 0 ? Point.ZERO : GENERATOR.multiplyUnsafe(BigInt(i)),
);

const SIGN = 1n << 255n;
export const bytesOf = (number: bigint): Bytes => ownBytes(numberToBytesLE(number, 32));

/** All encodings of the eight points of small order, with y as it is or p higher, and x = 0 with either sign. */
export const smallOrderEncodings = (): readonly Bytes[] => {
  const found = new Set<bigint>();
  for (const point of TORSION) {
    const encoded = bytesToNumberLE(point.toBytes());
    const [y, sign] = [encoded & (SIGN - 1n), encoded & SIGN];
    const signs = point.toAffine().x === 0n ? [0n, SIGN] : [sign];
    for (const each of signs) for (const value of [y, y + P]) if (value < SIGN) found.add(value + each);
  }
  return Array.from(found, bytesOf);
};

/** Where a signature is made, with parts of small order added to key and R. */
export interface Forgery {
  readonly secret: bigint;
  readonly nonce: bigint;
  readonly body: Uint8Array;
  /** Which multiples of the point of order 8 are added to A and R. */
  readonly torsionOfKey: number;
  readonly torsionOfR: number;
}

/** A signature of this key and what is wrong with it: the equation times 8 always holds. */
export const forge = ({ secret, nonce, body, torsionOfKey, torsionOfR }: Forgery): SignatureInput => {
  const A = BASE.multiplyUnsafe(Fn.create(secret)).add(TORSION[torsionOfKey % 8]!);
  const R = BASE.multiplyUnsafe(Fn.create(nonce)).add(TORSION[torsionOfR % 8]!);
  return complete({ key: A.toBytes(), R: R.toBytes(), secret, nonce, body });
};

/** The S that goes with these encodings. */
export const complete = (input: {
  readonly key: Uint8Array;
  readonly R: Uint8Array;
  readonly secret: bigint;
  readonly nonce: bigint;
  readonly body: Uint8Array;
}): SignatureInput => {
  const { key, R, secret, nonce, body } = input;
  const k = Fn.create(bytesToNumberLE(sha512(concat(R, key, body))));
  const S = Fn.create(nonce + k * secret);
  return { publicKey: ownBytes(key), body, signature: concat(R, bytesOf(S)) };
};
