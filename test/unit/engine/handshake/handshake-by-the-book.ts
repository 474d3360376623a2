import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { type Bytes, compareBytes, concat, ownBytes, utf8 } from '../../../../src/lib/bytes.ts';

// PROTOCOL.md, "Handshake", line by line and with nothing of the engine's but CBOR, to hold the engine against.

/** What a side says and is, and the secret that belongs to its ephemeral key. */
export interface BookSide {
  readonly fingerprint: Bytes;
  readonly nonce: Bytes;
  readonly ephemeralSecret: Bytes;
}

/** One side's keys, and what it shows of them. */
export interface BookProver {
  readonly identitySecret: Bytes;
  readonly deviceSecret: Bytes;
  readonly instance: Bytes;
  readonly shown: 'person' | 'device';
}

/** What a liar changes before it signs or seals. */
export interface BookLie {
  readonly letter?: string;
  readonly label?: string;
  readonly transcript?: Bytes;
  readonly signedInstance?: Bytes;
  readonly certificate?: Bytes;
  readonly sealedAs?: Role;
}

type Role = 'low' | 'high';
const NO_NONCE = new Uint8Array(24);
const derive = (secret: Bytes, salt: Bytes | undefined, label: string): Bytes =>
  ownBytes(hkdf(sha256, secret, salt, utf8(`${label}\0`), 32));

/** The public half of an ephemeral key. */
export const ephemeralOf = ({ ephemeralSecret }: BookSide): Bytes =>
  ownBytes(x25519.getPublicKey(ephemeralSecret));

/** Everything that two sides have in common. */
export const bookLink = (own: BookSide, theirs: BookSide, gateSecret: Bytes) => {
  const role: Role = compareBytes(own.fingerprint, theirs.fingerprint) < 0 ? 'low' : 'high';
  const [low, high] = role === 'low' ? [own, theirs] : [theirs, own];
  const said = [low, high].flatMap((side) => [side.fingerprint, side.nonce, ephemeralOf(side)]);
  const transcript = ownBytes(sha256(concat(utf8('driftpost/link/2\0'), ...said)));
  const shared = ownBytes(x25519.getSharedSecret(own.ephemeralSecret, ephemeralOf(theirs)));
  const secret = derive(concat(shared, gateSecret), transcript, 'driftpost/link-secret/2');
  const key = (purpose: 'proof' | 'frames', of: Role): Bytes =>
    derive(secret, undefined, `driftpost/link-${purpose}/2/${of}`);
  return { role, transcript, secret, key };
};

type BookLink = ReturnType<typeof bookLink>;
const labelOf = (shown: 'person' | 'device'): string =>
  shown === 'person' ? 'driftpost/link-proof/2' : 'driftpost/node-proof/2';
const signed = (label: string, ...parts: readonly Uint8Array[]): Bytes =>
  concat(utf8(`${label}\0`), ...parts);

/** A proof of this side; or what a liar makes of it. */
export const bookProof = (link: BookLink, prover: BookProver, lie: BookLie = {}): Bytes => {
  const { identitySecret, deviceSecret, instance, shown } = prover;
  const { letter = link.role === 'low' ? 'L' : 'H', label = labelOf(shown), sealedAs = link.role } = lie;
  const device = ownBytes(ed25519.getPublicKey(deviceSecret));
  const body = [utf8(letter), lie.transcript ?? link.transcript, lie.signedInstance ?? instance];
  const signature = ownBytes(ed25519.sign(signed(label, ...body), deviceSecret));
  const certificate = ownBytes(ed25519.sign(signed('driftpost/device/1', device), identitySecret));
  const identity = ownBytes(ed25519.getPublicKey(identitySecret));
  const person = shown === 'person' ? [identity, device, lie.certificate ?? certificate] : [device];
  const plain = encodeCbor([...person, instance, signature]);
  return encodeCbor([1, ownBytes(xchacha20poly1305(link.key('proof', sealedAs), NO_NONCE).encrypt(plain))]);
};

/** Whether a proof of the other side holds, by the book. */
export const bookTakes = (link: BookLink, proof: Bytes, shown: 'person' | 'device'): boolean => {
  const theirs: Role = link.role === 'low' ? 'high' : 'low';
  const [, sealed] = decodeCbor(proof) as [number, Bytes];
  const plain = xchacha20poly1305(link.key('proof', theirs), NO_NONCE).decrypt(sealed);
  const fields = decodeCbor(plain) as Bytes[];
  const [instance, signature] = fields.slice(-2) as [Bytes, Bytes];
  const device = fields.at(-3 - (shown === 'person' ? 1 : 0)) as Bytes;
  const said = signed(labelOf(shown), utf8(theirs === 'low' ? 'L' : 'H'), link.transcript, instance);
  if (!ed25519.verify(signature, said, device)) return false;
  const [identity, , certificate] = fields as [Bytes, Bytes, Bytes];
  return shown === 'device' || ed25519.verify(certificate, signed('driftpost/device/1', device), identity);
};
