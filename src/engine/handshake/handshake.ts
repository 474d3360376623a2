import * as v from 'valibot';
import { type Bytes, compareBytes, concat, equalBytes, utf8 } from '../../lib/bytes.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import { derive, labelledHash } from '../crypto/hash.ts';
import { DH_KEY_BYTES, type Primitives } from '../crypto/primitives.ts';
import { openOnce, sealOnce } from '../crypto/seal.ts';
import { sign, verify } from '../crypto/signature.ts';
import { type Identity, certifies } from '../identity/identity.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { HANDSHAKE_TYPES } from '../wire/link-frames.ts';
import { deviceIdOf, personIdOf } from '../wire/ids.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';

/**
 * The link handshake, version 2 (PROTOCOL.md, "Handshake"): an authenticated key exchange of the form SIGMA-I
 * (Krawczyk 2003), with the secret of the place mixed into the key, and bound to the connection by the fingerprints of
 * both DTLS certificates (RFC 8122). Each side shows that it knows the secret of the place. It signs, with the device key
 * that its identity certifies, both nonces, both ephemeral keys and both fingerprints. A relay or a stranger that swaps
 * SDP sees no identity, and fails: the fingerprints of its connections are not the signed ones.
 *
 * At places where strangers meet for the network, the proof shows the device alone: a stranger learns a node, and not its
 * person. The two forms are signed under different labels, so that neither is accepted as the other.
 */

export const NONCE_BYTES = 32;

/** What a proof shows: the person and the device, or the device alone. Both ends have to expect the same. */
export type ShownIdentity = 'person' | 'device';

const PROOF_LABELS = { person: 'driftpost/link-proof/2', device: 'driftpost/node-proof/2' } as const;

/** What both ends of one connection have in common, and which of the two this end is. */
export interface Transcript {
  /** Hash over both fingerprints, nonces and ephemeral keys; the same at both ends. */
  readonly hash: Bytes;
  /** `low` has the lower fingerprint; no two ends have the same one. */
  readonly role: LinkRole;
}

/** Which end of a link. */
export type LinkRole = 'low' | 'high';

/** The other end, proven to be a device. */
export interface ProvenNode {
  readonly device: DeviceId;
  readonly deviceKey: Bytes;
  /** Random, new at each start of the engine: tells a restarted peer from a second link of the same peer. */
  readonly instance: Bytes;
}

/** The other end, proven to be a person. */
export interface ProvenPeer extends ProvenNode {
  readonly person: PersonId;
  readonly identityKey: Bytes;
}

/** The first message of each side: 32 random bytes, and an ephemeral X25519 key. */
export interface Hello {
  readonly nonce: Bytes;
  readonly ephemeralKey: Bytes;
}

const helloSchema = v.strictTuple([
  v.literal(HANDSHAKE_TYPES.hello),
  fixedBytes(NONCE_BYTES),
  fixedBytes(DH_KEY_BYTES),
]);
const proofSchema = v.strictTuple([v.literal(HANDSHAKE_TYPES.proof), someBytes(1_024)]);

export const INSTANCE_BYTES = 16;

/** The last fields of every proof. */
export const ofDevice = [
  fixedBytes(INSTANCE_BYTES),
  fixedBytes(64), // the device's signature over role and transcript
] as const;
const personSchema = v.strictTuple([
  fixedBytes(32), // identity key
  fixedBytes(32), // device key
  fixedBytes(64), // certificate: the identity's signature over the device key
  ...ofDevice,
]);

/** The frame of a hello. */
export const encodeHello = ({ nonce, ephemeralKey }: Hello): Bytes =>
  encodeCbor([HANDSHAKE_TYPES.hello, nonce, ephemeralKey]);

/** The hello in this frame, or undefined. */
export const decodeHello = (frame: Uint8Array): Hello | undefined => {
  const fields = parse(helloSchema, decodeCbor(frame));
  return fields && { nonce: fields[1], ephemeralKey: fields[2] };
};

/** Both ends of a connection as one of them sees it. */
export interface ConnectionEnds {
  readonly localFingerprint: Bytes;
  readonly remoteFingerprint: Bytes;
  readonly local: Hello;
  readonly remote: Hello;
}

/** The transcript, or undefined where the other side only mirrors this one. */
export const transcriptOf = (ends: ConnectionEnds): Transcript | undefined => {
  const order = compareBytes(ends.localFingerprint, ends.remoteFingerprint);
  if (order === 0 || equalBytes(ends.local.nonce, ends.remote.nonce)) return undefined;
  const local = [ends.localFingerprint, ends.local.nonce, ends.local.ephemeralKey] as const;
  const remote = [ends.remoteFingerprint, ends.remote.nonce, ends.remote.ephemeralKey] as const;
  const [low, high] = order < 0 ? [local, remote] : [remote, local];
  return { hash: labelledHash('driftpost/link/2', ...low, ...high), role: order < 0 ? 'low' : 'high' };
};

/** The keys of one connection. To compute them, one needs the secret of the place and one of the ephemeral keys. */
export interface Agreement {
  readonly transcript: Transcript;
  /** 32 bytes. */
  readonly secret: Bytes;
}

/** The key agreement from the secret of the place and the shared secret of the ephemeral keys. */
export const agree = (
  transcript: Transcript,
  { placeSecret, shared }: { readonly placeSecret: Uint8Array; readonly shared: Uint8Array },
): Agreement => ({
  transcript,
  secret: derive({
    secret: concat(shared, placeSecret),
    salt: transcript.hash,
    info: 'driftpost/link-secret/2',
  }),
});

/** The key of one direction: it seals what this role sends. */
export const keyOf = ({ secret }: Agreement, purpose: 'proof' | 'frames', role: LinkRole): Bytes =>
  derive({ secret, info: `driftpost/link-${purpose}/2/${role}` });

/** One end of a link, as its proof names it. */
interface Side {
  readonly shown: ShownIdentity;
  readonly role: LinkRole;
  readonly instance: Bytes;
}

/** The statement that the device signs. */
const statement = ({ hash }: Transcript, { shown, role, instance }: Side) => ({
  label: PROOF_LABELS[shown],
  body: concat(utf8(role === 'low' ? 'L' : 'H'), hash, instance),
});

/** Whether this device signed that it is this end of the link. */
export const hasSigned = (
  primitives: Primitives,
  { transcript }: Agreement,
  { deviceKey, signature, ...side }: Side & { readonly deviceKey: Bytes; readonly signature: Bytes },
): Promise<boolean> =>
  verify(primitives, { publicKey: deviceKey, ...statement(transcript, side), signature });

/** What this side proves. */
export interface Prover {
  readonly identity: Identity;
  readonly instance: Bytes;
  readonly shown: ShownIdentity;
}

/** The second frame: the credentials of this side, sealed under the key of the connection. */
export const encodeProof = async (
  primitives: Primitives,
  { identity, instance, shown }: Prover,
  agreement: Agreement,
): Promise<Bytes> => {
  const { transcript } = agreement;
  const { role } = transcript;
  const { identityKey, deviceKey, certificate } = identity;
  const signature = await sign(primitives, deviceKey, statement(transcript, { shown, role, instance }));
  const device = [instance, signature] as const;
  const plain = encodeCbor(
    shown === 'person'
      ? [identityKey, deviceKey.publicKey, certificate, ...device]
      : [deviceKey.publicKey, ...device],
  );
  return encodeCbor([HANDSHAKE_TYPES.proof, sealOnce(keyOf(agreement, 'proof', role), plain)]);
};

/** The credentials in a proof of the other end, and its role; no credentials where it was not sealed for this connection. */
export const openProof = (frame: Uint8Array, agreement: Agreement) => {
  const role: LinkRole = agreement.transcript.role === 'low' ? 'high' : 'low';
  const sealed = parse(proofSchema, decodeCbor(frame))?.[1];
  const plain = sealed && openOnce(keyOf(agreement, 'proof', role), sealed);
  return { role, credentials: plain && decodeCbor(plain) };
};

/** The person and device that sent this proof, or undefined where it does not hold. */
export const checkProof = async (
  primitives: Primitives,
  frame: Uint8Array,
  agreement: Agreement,
): Promise<ProvenPeer | undefined> => {
  const { role, credentials } = openProof(frame, agreement);
  const fields = parse(personSchema, credentials);
  if (!fields) return undefined;
  const [identityKey, deviceKey, certificate, instance, signature] = fields;
  const holds = await Promise.all([
    certifies(primitives, { identityKey, deviceKey, certificate }),
    hasSigned(primitives, agreement, { shown: 'person', role, deviceKey, instance, signature }),
  ]);
  if (holds.includes(false)) return undefined;
  return { person: personIdOf(identityKey), identityKey, device: deviceIdOf(deviceKey), deviceKey, instance };
};
