import { type Bytes, concat, utf8 } from '../../../lib/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';

/**
 * Case folding, letter by letter, so that no letter depends on its neighbours (the Greek final sigma does in `toLowerCase`
 * of a word). It goes through upper case, so that ß equals ss, and the i with a dot equals the i without one.
 */
const foldCase = (text: string): string =>
  [...text].map((letter) => letter.toLowerCase().toUpperCase().toLowerCase()).join('');

/**
 * A normalised nickname: NFKC, case folded, without invisible characters, with single white space (NFKC_Casefold of Unicode,
 * 3.13, except for the i without a dot). Two nicknames with one normalised form are the same nickname.
 */
export const normaliseNickname = (nickname: string): string => {
  const visible = nickname.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return foldCase(visible).normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
};

/** The most bytes of a topic. */
const MAX_TOPIC_BYTES = 64;
const TOPIC_PREFIX = utf8('nick\0');

/**
 * The topic of the claims to a nickname: `nick`, a zero byte, the normalised nickname. A nickname that is too long for a
 * topic is replaced by one more zero byte, which no nickname has, and its hash of 32 bytes. All shards but the first have
 * the hash, and the number of the shard in 4 bytes.
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

/*
 * Shards: the claims to one nickname are published under several topics. An answer of the network has records of 32 owners,
 * and a node keeps records of twice as many under one key. The index of a claim gives its shard.
 */

/** Indices in one shard: half of an answer, because withdrawn and colliding claims are there too. */
export const INDICES_PER_SHARD = 16;

/** With this many claims in a shard, the next shard is looked up too. A nickname with fewer claims costs one lookup. */
export const FILLED = 8;

/** The most shards that are looked up: 1,024 holders are found. */
export const MAX_SHARDS = 64;

/** Shards that are looked up at the same time. */
export const SHARDS_AT_ONCE = 4;

/** The shard of an index. Indices count from 1, shards from 0. */
export const shardOf = (index: number): number => Math.floor((index - 1) / INDICES_PER_SHARD);
