import * as v from 'valibot';
import { type Bytes, equalBytes, ownBytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { PersonId } from '../api/ids.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { SIGNATURE_BYTES, verify } from '../crypto/signature.ts';
import type { Identity } from '../identity/identity.ts';
import { type PrekeyBundle, readBundle } from '../sessions/prekeys.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MAX_CARD_BYTES } from '../wire/frames.ts';
import { personIdOf } from '../wire/ids.ts';
import { fixedBytes, parse, timestamp } from '../wire/schema.ts';

/** What the identity signs a card under. */
const CARD_LABEL = 'driftpost/card/1';

/** Devices on a card: two whole bundles fit, the others are named by their hash (32 bytes). */
const MAX_DEVICES = 16;
const HASH_BYTES = 32;
const MAX_BUNDLE_BYTES = 2_048;

/**
 * What somebody tells those who want to write to them: who they are, and how a session with each of their
 * devices is started. Of two cards of one person the one with the higher number counts.
 */
export interface Card {
  readonly person: PersonId;
  readonly identityKey: Bytes;
  /** Milliseconds since 1970, but later than every earlier card. */
  readonly seq: number;
  readonly bundles: readonly PrekeyBundle[];
}

const entry = v.pipe(
  v.instance(Uint8Array),
  v.check(({ length }) => length === HASH_BYTES || length <= MAX_BUNDLE_BYTES),
);
const schema = v.strictTuple([
  v.literal(1),
  fixedBytes(32),
  timestamp,
  v.pipe(v.array(entry), v.minLength(1), v.maxLength(MAX_DEVICES)),
  fixedBytes(SIGNATURE_BYTES),
]);

/** The card of an identity with these prekey bundles, signed by it. */
export const makeCard = async (
  { identityKey, signAsIdentity }: Identity,
  { seq, bundles }: { readonly seq: number; readonly bundles: readonly Bytes[] },
): Promise<Bytes> => {
  const fields = [1, identityKey, seq, bundles] as const;
  return encodeCbor([...fields, await signAsIdentity(CARD_LABEL, encodeCbor(fields))]);
};

/**
 * The card in these bytes. `malformed`: it is none; `unsigned`: a signature on it does not hold, or a device
 * on it is somebody else's.
 */
export const readCard = async (
  primitives: Primitives,
  bytes: Uint8Array,
): Promise<Result<Card, 'malformed' | 'unsigned'>> => {
  const fields = bytes.length <= MAX_CARD_BYTES ? parse(schema, decodeCbor(bytes)) : undefined;
  if (!fields) return err('malformed');
  const [version, identityKey, seq, entries, signature] = fields;
  const body = encodeCbor([version, identityKey, seq, entries.map(ownBytes)]);
  if (!(await verify(primitives, { publicKey: identityKey, label: CARD_LABEL, body, signature })))
    return err('unsigned');
  const bundles: PrekeyBundle[] = [];
  for (const each of entries.filter(({ length }) => length !== HASH_BYTES)) {
    const bundle = await readBundle(primitives, each);
    if (!bundle.ok) return bundle;
    if (!equalBytes(bundle.value.device.identityKey, identityKey)) return err('unsigned');
    bundles.push(bundle.value);
  }
  return ok({ person: personIdOf(identityKey), identityKey, seq, bundles });
};
