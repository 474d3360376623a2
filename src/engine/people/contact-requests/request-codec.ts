import * as v from 'valibot';
import { type Bytes, concat, utf8 } from '../../../lib/bytes.ts';
import type { Nickname, PersonId } from '../../api/ids.ts';
import { MAX_GREETING_BYTES } from '../../api/limits.ts';
import { labelledHash, sha256 } from '../../crypto/hash.ts';
import type { Primitives } from '../../crypto/primitives.ts';
import { sign, verify } from '../../crypto/signature.ts';
import { MAX_NONCE, workOf } from '../../crypto/work.ts';
import { type Identity, certifies } from '../../identity/identity.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { idBytes, personIdOf } from '../../wire/ids.ts';
import { exactNickname } from '../../wire/nickname.ts';
import { fixedBytes, parse, text, timestamp } from '../../wire/schema.ts';

/** The most bytes of a request. Sealed, it fits into one record of the network. */
const MAX_REQUEST_BYTES = 3_072;

/** Bits of proof of work of a contact request: 2^18 hashes, one or two seconds on a phone. */
export const REQUEST_WORK_BITS = 18;

const MAX_CODE_CHARACTERS = 512;

/** The labels of the signature of the device, and of the input of the proof of work. */
const REQUEST_LABEL = 'driftpost/request/1';
const WORK_SUBJECT_LABEL = 'driftpost/request-work/1';
/** Its 17 bytes, the 32 bytes of the subject and the nonce fit into one block of SHA-256. */
const WORK_LABEL = utf8('driftpost/work/1\0');

/** The content of a contact request. */
export interface RequestContent {
  readonly identityKey: Bytes;
  readonly deviceKey: Bytes;
  /** The identity's signature over the device key. */
  readonly certificate: Bytes;
  readonly nickname: Nickname;
  readonly greeting: string;
  /** A private invite for the receiver. */
  readonly code: string;
  /** Milliseconds since 1970, by the clock of the sender. */
  readonly madeAt: number;
}

/** A request with a valid proof of work. Its signatures are not checked yet. */
export interface UncheckedRequest {
  readonly from: PersonId;
  readonly content: RequestContent;
  /** Bits of its proof of work. */
  readonly work: number;
  /** Whether the signature for this receiver and the certificate of the device hold. */
  holds(): Promise<boolean>;
}

const nonce = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_NONCE));
const schema = v.strictTuple([
  v.literal(1),
  fixedBytes(32),
  fixedBytes(32),
  fixedBytes(64),
  exactNickname,
  text(MAX_GREETING_BYTES),
  v.pipe(v.string(), v.maxLength(MAX_CODE_CHARACTERS)),
  timestamp,
  nonce,
  fixedBytes(64),
]);

const fieldsOf = (content: RequestContent) => {
  const { identityKey, deviceKey, certificate, greeting, code, madeAt } = content;
  return [1, identityKey, deviceKey, certificate, content.nickname, greeting, code, madeAt] as const;
};

/** The input of the proof of work: the request and its receiver. */
export const workInput = (content: RequestContent, target: PersonId): Bytes =>
  concat(
    WORK_LABEL,
    labelledHash(WORK_SUBJECT_LABEL, concat(idBytes(target), encodeCbor(fieldsOf(content)))),
  );

const signedBody = (content: RequestContent, target: PersonId, found: number): Bytes =>
  concat(idBytes(target), encodeCbor([...fieldsOf(content), found]));

/**
 * CBOR [1, identity key, device key, certificate, nickname, greeting, invite code, made at, nonce of the work, signature by the
 * device key over the person id of the receiver and all fields].
 */
export const encodeRequest = async (
  { primitives, me }: { readonly primitives: Primitives; readonly me: Identity },
  content: RequestContent,
  { target, work }: { readonly target: PersonId; readonly work: number },
): Promise<Bytes> => {
  const body = signedBody(content, target, work);
  const signature = await sign(primitives, me.deviceKey, { label: REQUEST_LABEL, body });
  return encodeCbor([...fieldsOf(content), work, signature]);
};

/** The request in these bytes, if it is well-formed and its work was done for this receiver; else undefined. */
export const readRequest = (
  primitives: Primitives,
  bytes: Uint8Array,
  { target, bits }: { readonly target: PersonId; readonly bits: number },
): UncheckedRequest | undefined => {
  const fields = bytes.length <= MAX_REQUEST_BYTES ? parse(schema, decodeCbor(bytes)) : undefined;
  if (!fields) return undefined;
  const [, identityKey, deviceKey, certificate, name, greeting, code, madeAt, found, signature] = fields;
  const content = { identityKey, deviceKey, certificate, nickname: name, greeting, code, madeAt };
  const work = workOf(workInput(content, target), found, sha256);
  if (work < bits) return undefined;
  return {
    from: personIdOf(identityKey),
    content,
    work,
    holds: async () => {
      const body = signedBody(content, target, found);
      const signed = { publicKey: deviceKey, label: REQUEST_LABEL, body, signature };
      return (await verify(primitives, signed)) && certifies(primitives, content);
    },
  };
};
