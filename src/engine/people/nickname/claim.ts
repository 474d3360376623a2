import * as v from 'valibot';
import { type Bytes, compareBytes, concat } from '../../../lib/bytes.ts';
import type { Nickname, PersonId } from '../../api/ids.ts';
import { labelledHash } from '../../crypto/hash.ts';
import type { Primitives } from '../../crypto/primitives.ts';
import { type Identity, certifies } from '../../identity/identity.ts';
import type { NetRecord } from '../../overlay/overlay.ts';
import { decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { idBytes, personIdOf } from '../../wire/ids.ts';
import { exactNickname } from '../../wire/nickname.ts';
import { fixedBytes, parse } from '../../wire/schema.ts';
import { normaliseNickname, shardOf } from './nickname-key.ts';

/** How long the network keeps a claim without a new publication, in milliseconds: 48 hours. */
export const CLAIM_TTL_MS = 48 * 60 * 60 * 1000;

/** Bytes of the largest claim, and the highest index. */
const MAX_CLAIM_BYTES = 512;
const MAX_INDEX = 1_000_000;

/** A claim to a nickname, with valid signatures. */
export interface Claim {
  readonly person: PersonId;
  /** As the owner typed it. */
  readonly nickname: Nickname;
  readonly index: number;
  /** Ed25519 key of the device at which the owner is reached. */
  readonly deviceKey: Bytes;
  /** Milliseconds since 1970, by the clock of the owner. */
  readonly seq: number;
}

const schema = v.strictTuple([
  v.literal(1),
  exactNickname,
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_INDEX)),
  fixedBytes(32),
  fixedBytes(64),
]);

/** The value of an own claim: CBOR [1, nickname, index, device key, certificate of the device]. */
export const encodeClaim = (
  { deviceKey, certificate }: Pick<Identity, 'deviceKey' | 'certificate'>,
  { nickname, index }: { readonly nickname: string; readonly index: number },
): Bytes => encodeCbor([1, nickname, index, deviceKey.publicKey, certificate]);

/** Where a claim was found. */
export interface ClaimPlace {
  readonly normalised: string;
  readonly shard: number;
}

/** The claim in a record, if it is a claim to this nickname, in the right shard, with a device of its owner. */
export const readClaim = async (
  primitives: Primitives,
  { owner, seq, value }: Pick<NetRecord, 'owner' | 'seq' | 'value'>,
  { normalised, shard }: ClaimPlace,
): Promise<Claim | undefined> => {
  const fields = value.length <= MAX_CLAIM_BYTES ? parse(schema, decodeCbor(value)) : undefined;
  if (!fields) return undefined;
  const [, nickname, index, deviceKey, certificate] = fields;
  // The first versions put every index into the first shard.
  if (shard > 0 && shardOf(index) !== shard) return undefined;
  if (normaliseNickname(nickname) !== normalised) return undefined;
  if (!(await certifies(primitives, { identityKey: owner, deviceKey, certificate }))) return undefined;
  return { person: personIdOf(owner), nickname, index, deviceKey, seq };
};

/** The rank of a claim. If several people hold one index, the lowest rank keeps it; all of them compute the same ranks. */
const rankOf = (key: Uint8Array, index: number, person: PersonId): Bytes => {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  return labelledHash('driftpost/index/1', concat(key, number, idBytes(person)));
};

/** The own claim to a nickname, or the one from a backup, and the key of the first shard. */
export interface OwnClaim {
  readonly key: Bytes;
  readonly person: PersonId;
  readonly row: { readonly index: number; readonly held: boolean } | undefined;
}

/**
 * How many claims of lower rank have the same index. 0: the own claim keeps it. All holders compute the same ranks, so each
 * one that has to move takes another index: the nth takes the nth free one.
 */
const holdersBefore = ({ key, person }: OwnClaim, index: number, claims: readonly Claim[]): number => {
  const mine = rankOf(key, index, person);
  return claims.filter(
    (claim) =>
      claim.person !== person &&
      claim.index === index &&
      compareBytes(rankOf(key, index, claim.person), mine) < 0,
  ).length;
};

const takenBy = (claims: readonly Claim[], me: PersonId): ReadonlySet<number> =>
  new Set(claims.filter(({ person }) => person !== me).map(({ index }) => index));

/** The nth free index, from the lowest. */
export const nthFree = (nth: number, claims: readonly Claim[], me: PersonId): number => {
  const taken = takenBy(claims, me);
  let index = 0;
  for (let free = 0; free < nth;) if (!taken.has(++index)) free += 1;
  return index;
};

/** The index to take, if these are all claims; undefined: the held index stays. */
export const indexToTake = (holding: OwnClaim, claims: readonly Claim[]): number | undefined => {
  const { row, person } = holding;
  if (!row?.held) {
    const isAskedFor = row && !takenBy(claims, person).has(row.index);
    return isAskedFor ? row.index : nthFree(1, claims, person);
  }
  const before = holdersBefore(holding, row.index, claims);
  return before > 0 ? nthFree(before, claims, person) : undefined;
};
