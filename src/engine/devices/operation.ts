import * as v from 'valibot';
import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts';
import { labelledHash } from '../crypto/hash.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { SIGNATURE_BYTES, type SigningKey, sign, verify } from '../crypto/signature.ts';
import type { CborValue } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';
import { MAX_OPERATION_BYTES } from './limits.ts';
import { type Known, type Says, bodyOf, saysOf } from './says.ts';

/** What the identity signs an operation under, and what names it. */
const OPERATION_LABEL = 'driftpost/device-operation/1';
const OPERATION_ID_LABEL = 'driftpost/device-operation-id/1';

/** What a successor signs: that it is one of this identity. */
const SUCCESSOR_LABEL = 'driftpost/successor/1';

/** An operation as it is signed, sent and kept. */
export interface Operation {
  /** 32 bytes: hash of identity key and body. */
  readonly id: Bytes;
  /** What is signed, as it came. */
  readonly body: Bytes;
  readonly signature: Bytes;
  readonly says: Says;
}

const operation = (identityKey: Bytes, body: Bytes, signature: Bytes): Operation | undefined => {
  const says = saysOf(body);
  if (!says || (says.kind === 'succeed' && equalBytes(says.successor, identityKey))) return undefined;
  return { id: labelledHash(OPERATION_ID_LABEL, identityKey, body), body, signature, says };
};

/** The identity that signs operations. */
export interface OperationSigner {
  readonly identityKey: Bytes;
  signAsIdentity(label: string, body: Uint8Array): Promise<Bytes>;
}

/** An operation by this identity. Throws where it breaks the limits, which is a bug. */
export const sayAs = async (
  { identityKey, signAsIdentity }: OperationSigner,
  says: Known,
): Promise<Operation> => {
  const body = bodyOf(says);
  const signature = await signAsIdentity(OPERATION_LABEL, concat(identityKey, body));
  const made = operation(identityKey, body, signature);
  if (!made) throw new Error('an operation that cannot be read');
  return made;
};

/** The same by the key itself. */
export const signOperation = (
  primitives: Primitives,
  identity: SigningKey,
  says: Known,
): Promise<Operation> => {
  const signAsIdentity = (label: string, body: Uint8Array) => sign(primitives, identity, { label, body });
  return sayAs({ identityKey: identity.publicKey, signAsIdentity }, says);
};

/** What a successor signs to say that it takes the place of an identity. */
export const acceptSuccession = (
  primitives: Primitives,
  successor: SigningKey,
  identityKey: Bytes,
): Promise<Bytes> => sign(primitives, successor, { label: SUCCESSOR_LABEL, body: identityKey });

/** An operation as it is sent: [body, signature]. */
export const operationToCbor = ({ body, signature }: Operation): CborValue => [body, signature];

const sent = v.strictTuple([someBytes(MAX_OPERATION_BYTES), fixedBytes(SIGNATURE_BYTES)]);

/** The operation in a value that was decoded, or undefined where it is none. `operationHolds` says whether it is signed. */
export const operationFromCbor = (identityKey: Bytes, value: unknown): Operation | undefined => {
  const fields = parse(sent, value);
  return fields && operation(identityKey, ...fields);
};

/** Whether the identity signed this, and the successor that it names. One signature to check, of a succession two. */
export const operationHolds = async (
  primitives: Primitives,
  identityKey: Bytes,
  { body, signature, says }: Operation,
): Promise<boolean> => {
  const signed = { label: OPERATION_LABEL, body: concat(identityKey, body), signature };
  if (!(await verify(primitives, { publicKey: identityKey, ...signed }))) return false;
  if (says.kind !== 'succeed') return true;
  const { successor: publicKey, accepted } = says;
  return verify(primitives, { publicKey, label: SUCCESSOR_LABEL, body: identityKey, signature: accepted });
};
