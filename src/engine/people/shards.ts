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
