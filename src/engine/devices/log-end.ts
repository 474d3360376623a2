import * as v from 'valibot';
import { type Bytes, compareBytes, concat, equalBytes } from '../../lib/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { SIGNATURE_BYTES, type SigningKey, sign, verify } from '../crypto/signature.ts';
import { EDITION_BYTES, HASH_BYTES, MAX_NUMBER } from '../logs/entry.ts';
import { decodeExtensibleCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse, someBytes } from '../wire/schema.ts';
import { type Extensions, extensions, wholeNumber } from './fields.ts';
import { MAX_TIME_MS } from './limits.ts';

/** What the identity signs the end of logs under. */
const LOG_END_LABEL = 'driftpost/log-end/1';

const VERSION = 1;

/** Editions of one device that are named. */
const MAX_EDITIONS = 64;

/** Bytes of what is signed: 64 editions, and extensions. */
const MAX_BODY_BYTES = 1_536;

/**
 * How far the logs of a removed device count in one conversation. It is told in that conversation alone, so the removal itself
 * shows neither in how many conversations the device was nor which people are in them.
 */
export interface LogEnd {
  readonly conversation: Bytes;
  /** Hash of the device key, 32 bytes. */
  readonly device: Bytes;
  /** The last number that counts in each edition, by edition as bytes. Editions that are not named do not count. */
  readonly editions: readonly { readonly edition: Bytes; readonly last: number }[];
  /** What the signer's clock said, in milliseconds since 1970. It decides nothing. */
  readonly ms: number;
  readonly extensions: Extensions;
}

/** A log end as it is signed, sent and kept. */
export interface SignedLogEnd extends LogEnd {
  readonly body: Bytes;
  readonly signature: Bytes;
}

const fields = v.strictTuple([
  v.literal(VERSION),
  fixedBytes(HASH_BYTES),
  fixedBytes(HASH_BYTES),
  v.pipe(
    v.array(v.strictTuple([fixedBytes(EDITION_BYTES), wholeNumber(1, MAX_NUMBER)])),
    v.maxLength(MAX_EDITIONS),
    v.check(
      (all) =>
        all.every(([one], at) => at === 0 || compareBytes((all[at - 1] as (typeof all)[0])[0], one) < 0),
      'editions in their order',
    ),
  ),
  wholeNumber(0, MAX_TIME_MS),
  extensions,
]);

const read = (body: Bytes, signature: Bytes): SignedLogEnd | undefined => {
  const said = parse(fields, decodeExtensibleCbor(body));
  if (!said) return undefined;
  const [, conversation, device, ends, ms, more] = said;
  const editions = ends.map(([edition, last]) => ({ edition, last }));
  return { conversation, device, editions, ms, extensions: more, body, signature };
};

/** The end of logs, signed by the identity. One that cannot be said is a bug and throws. */
export const signLogEnd = async (
  primitives: Primitives,
  identity: SigningKey,
  { conversation, device, editions, ms, extensions: more }: LogEnd,
): Promise<SignedLogEnd> => {
  const ends = editions.map(({ edition, last }) => [edition, last]);
  const body = encodeCbor([VERSION, conversation, device, ends, ms, more]);
  const statement = { label: LOG_END_LABEL, body: concat(identity.publicKey, body) };
  const made = read(body, await sign(primitives, identity, statement));
  if (!made) throw new Error('a log end that cannot be read');
  return made;
};

/** A log end as it is sent: [body, signature]. */
export const encodeLogEnd = ({ body, signature }: SignedLogEnd): Bytes => encodeCbor([body, signature]);

const sent = v.strictTuple([someBytes(MAX_BODY_BYTES), fixedBytes(SIGNATURE_BYTES)]);

/** The log end in these bytes, or undefined where it is none, or not signed by this identity. One signature to check. */
export const readLogEnd = async (
  primitives: Primitives,
  identityKey: Bytes,
  bytes: Uint8Array,
): Promise<SignedLogEnd | undefined> => {
  const [body, signature] = parse(sent, decodeExtensibleCbor(bytes)) ?? [];
  const end = body && signature && read(body, signature);
  if (!end) return undefined;
  const signed = { label: LOG_END_LABEL, body: concat(identityKey, body), signature };
  return (await verify(primitives, { publicKey: identityKey, ...signed })) ? end : undefined;
};

/** How many entries count, as a number that may be larger than a double holds exactly. */
const sumOf = ({ editions }: LogEnd): bigint => editions.reduce((sum, { last }) => sum + BigInt(last), 0n);

/**
 * Which of two ends of the same device in the same conversation counts: the one that lets less count, so a device that was
 * removed cannot let more of itself count afterwards. Two that let as much count are told apart by their bytes.
 */
export const tighterEnd = (a: SignedLogEnd, b: SignedLogEnd): SignedLogEnd => {
  const [ofA, ofB] = [sumOf(a), sumOf(b)];
  if (ofA !== ofB) return ofA < ofB ? a : b;
  return (compareBytes(a.body, b.body) || compareBytes(a.signature, b.signature)) <= 0 ? a : b;
};

/** The last number that counts in this edition; 0 where nothing does. */
export const lastCounting = ({ editions }: LogEnd, edition: Bytes): number =>
  editions.find((one) => equalBytes(one.edition, edition))?.last ?? 0;
