import type { Core } from '../core.ts';
import type { ClaimRecord } from '../storage/network-tables.ts';
import type { ClaimPublication, Claimant, Name } from './claim-publication.ts';
import type { KeptRows } from './kept-rows.ts';
import { shardOf } from './shards.ts';

/** What taking back stands on. */
export interface TidyingDeps {
  readonly core: Core;
  /** By normalised nickname. */
  readonly book: KeptRows<string, ClaimRecord>;
  readonly publication: ClaimPublication;
}

/** Takes back what is not wanted any more, also what was left behind by an earlier life; whether that was all. */
export type TidyUp = (by: Claimant, want: Name | undefined) => Promise<boolean>;

/** Shards in which a claim of a nickname has nothing to do: all of them, or those of an index that was moved from. */
const deserted = ({ held, index, shards }: ClaimRecord, isWanted: boolean): readonly number[] => {
  if (!isWanted) return shards;
  return held ? shards.filter((shard) => shard !== shardOf(index)) : [];
};

/** Tidying of one engine. */
export const createTidyUp = ({ core, book, publication }: TidyingDeps): TidyUp => {
  /** Those of the shards in which somebody has heard of it. */
  const takeBack = async (by: Claimant, normalised: string, from: readonly number[]): Promise<number[]> => {
    const gone: number[] = [];
    for (const shard of from) if (await publication.takeBack(by, { normalised, shard })) gone.push(shard);
    return gone;
  };

  return async (by, want) => {
    let all = true;
    for (const [name, row] of book.entries()) {
      const isWanted = name === want?.normalised;
      const over = deserted(row, isWanted);
      if (isWanted && over.length === 0) continue;
      const gone = await takeBack(by, name, over);
      const shards = row.shards.filter((shard) => !gone.includes(shard));
      const isDone = !isWanted && shards.length === 0;
      const plan = isDone ? book.remove(name) : book.put(name, { ...row, shards });
      if (isDone || gone.length > 0) all = (await core.lane(() => core.keep(plan))).ok && all;
      all &&= gone.length === over.length;
    }
    return all;
  };
};
