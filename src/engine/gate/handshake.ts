import * as v from 'valibot';
import { type Bytes, compareBytes, concat, equalBytes, utf8 } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { derive, labelledHash } from '../crypto/hash.ts';
import { openOnce, sealOnce } from '../crypto/seal.ts';
import { sign, verify } from '../crypto/signature.ts';
import { type Identity, certifies } from '../identity/identity.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { FrameType } from '../wire/frame-type.ts';
import { deviceIdOf, personIdOf } from '../wire/ids.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';

/**
 * The link handshake, version 1 (PROTOCOL.md, "Handshake"): each side shows that it knows the secret
 * of the place, and signs with its device key, certified by its identity, both nonces and the
 * fingerprints of both DTLS certificates. So a relay or a stranger who swaps SDP sees no identity and
 * gets nowhere: the fingerprints it causes are not the ones that were signed. The shape is SIGMA-I
 * (Krawczyk 2003) with the place's secret in the role of the Diffie-Hellman value; the channel
 * binding is that of RFC 8122 fingerprints.
 */

export const NONCE_BYTES = 32;

const PROOF_LABEL = 'driftpost/link-proof/1';

/** What both ends of one connection have in common, and which of the two this one is. */
export interface Transcript {
  /** Hash over both fingerprints and both nonces; the same at both ends. */
  readonly hash: Bytes;
  /** `low` has the lower fingerprint; no two ends have the same one. */
  readonly role: 'low' | 'high';
}

/** The other end, proven. */
export interface ProvenPeer {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  readonly device: DeviceId;
  readonly deviceKey: Bytes;
  /** Drawn anew at each start of the other's engine: tells a restarted peer from a second link. */
  readonly instance: Bytes;
}

const helloSchema = v.strictTuple([v.literal(FrameType.hello), fixedBytes(NONCE_BYTES)]);
const proofSchema = v.strictTuple([v.literal(FrameType.proof), someBytes(1_024)]);
const credentialsSchema = v.strictTuple([
  fixedBytes(32), // identity key
  fixedBytes(32), // device key
  fixedBytes(64), // certificate: the identity's signature over the device key
  fixedBytes(16), // instance
  fixedBytes(64), // the device's signature over role and transcript
]);

export const INSTANCE_BYTES = 16;

/** The first frame of each side. */
export const encodeHello = (nonce: Bytes): Bytes => encodeCbor([FrameType.hello, nonce]);

/** The nonce of a hello, or undefined. */
export const decodeHello = (frame: Uint8Array): Bytes | undefined =>
  parse(helloSchema, decodeCbor(frame))?.[1];

/** Both ends of a connection as one of them sees it. */
export interface Ends {
  readonly localFingerprint: Bytes;
  readonly remoteFingerprint: Bytes;
  readonly localNonce: Bytes;
  readonly remoteNonce: Bytes;
}

/** The transcript, or undefined where the other side only mirrors us. */
export const transcriptOf = (ends: Ends): Transcript | undefined => {
  const order = compareBytes(ends.localFingerprint, ends.remoteFingerprint);
  if (order === 0 || equalBytes(ends.localNonce, ends.remoteNonce)) return undefined;
  const local = [ends.localFingerprint, ends.localNonce] as const;
  const remote = [ends.remoteFingerprint, ends.remoteNonce] as const;
  const [low, high] = order < 0 ? [local, remote] : [remote, local];
  return { hash: labelledHash('driftpost/link/1', ...low, ...high), role: order < 0 ? 'low' : 'high' };
};

const proofKey = (secret: Uint8Array, transcript: Transcript, role: Transcript['role']): Bytes =>
  derive({ secret, salt: transcript.hash, info: `driftpost/link-key/1/${role}` });

const signedBody = (transcript: Transcript, role: Transcript['role'], instance: Bytes): Bytes =>
  concat(utf8(role === 'low' ? 'L' : 'H'), transcript.hash, instance);

/** The second frame: our credentials, sealed to whoever knows the place's secret. */
export const encodeProof = (
  identity: Identity,
  instance: Bytes,
  { secret, transcript }: { readonly secret: Uint8Array; readonly transcript: Transcript },
): Bytes => {
  const { role } = transcript;
  const signature = sign(identity.deviceKey, PROOF_LABEL, signedBody(transcript, role, instance));
  const plain = encodeCbor([
    identity.identityKey,
    identity.deviceKey.publicKey,
    identity.certificate,
    instance,
    signature,
  ]);
  return encodeCbor([FrameType.proof, sealOnce(proofKey(secret, transcript, role), plain)]);
};

/** Who sent this proof, or undefined where anything about it does not hold. */
export const checkProof = (
  frame: Uint8Array,
  { secret, transcript }: { readonly secret: Uint8Array; readonly transcript: Transcript },
): ProvenPeer | undefined => {
  const role = transcript.role === 'low' ? 'high' : 'low';
  const sealed = parse(proofSchema, decodeCbor(frame))?.[1];
  const plain = sealed && openOnce(proofKey(secret, transcript, role), sealed);
  const credentials = plain && parse(credentialsSchema, decodeCbor(plain));
  if (!credentials) return undefined;
  const [identityKey, deviceKey, certificate, instance, signature] = credentials;
  const body = signedBody(transcript, role, instance);
  if (!certifies(identityKey, deviceKey, certificate)) return undefined;
  if (!verify({ publicKey: deviceKey, label: PROOF_LABEL, body, signature })) return undefined;
  return { person: personIdOf(identityKey), identityKey, device: deviceIdOf(deviceKey), deviceKey, instance };
};
