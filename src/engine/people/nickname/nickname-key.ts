import { type Bytes, concat, utf8 } from '../../../lib/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';

/**
 * The case folded away, letter by letter, so that no letter depends on its neighbours (the Greek final sigma does
 * in `toLowerCase` of a word). By way of upper case, which makes one of ß and ss, and of the i's with and without dot.
 */
const foldCase = (text: string): string =>
  [...text].map((letter) => letter.toLowerCase().toUpperCase().toLowerCase()).join('');

/**
 * A nickname as it is looked up: NFKC, case folded, without letters nobody sees, white space trimmed and single
 * (NFKC_Casefold of Unicode, 3.13, but for the i without a dot). Two nicknames of one form are the same nickname.
 */
export const normaliseNickname = (nickname: string): string => {
  const visible = nickname.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return foldCase(visible).normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
};

/** Bytes that a topic may have. */
const MAX_TOPIC_BYTES = 64;
const TOPIC_PREFIX = utf8('nick\0');

/**
 * The topic that holders of a nickname publish under: `nick`, a zero byte, the normalised nickname. Names too long
 * for a topic go in as their hash, which is 32 bytes and begins with a zero byte more: no nickname has one. Shards
 * beyond the first have that hash and their number, in 4 bytes.
 */
export const nicknameTopic = (normalised: string, shard = 0): Bytes => {
  const name = utf8(normalised);
  const isShort = TOPIC_PREFIX.length + name.length <= MAX_TOPIC_BYTES;
  if (isShort && shard === 0) return concat(TOPIC_PREFIX, name);
  const hashed = concat(TOPIC_PREFIX, new Uint8Array(1), sha256(name));
  if (shard === 0) return hashed;
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, shard);
  return concat(hashed, number);
};

/**
 * Claims to one nickname stand under several topics, its shards: one answer of the network has the records of 32
 * owners, and those who hold a key keep twice as many. Which shard a claim is in follows from its index.
 */

/** Indices in one shard: half of an answer, as claims that were taken back and ones that collide stand there too. */
export const INDICES_PER_SHARD = 16;

/** With so many claims in a shard it is looked into the next one: a name that fewer hold costs one lookup. */
export const FILLED = 8;

/** Shards that are looked into at most: 1,024 holders are found. */
export const MAX_SHARDS = 64;

/** Shards that are looked into at the same time. */
export const SHARDS_AT_ONCE = 4;

/** The shard of an index; both count upwards, indices from 1 and shards from 0. */
export const shardOf = (index: number): number => Math.floor((index - 1) / INDICES_PER_SHARD);
