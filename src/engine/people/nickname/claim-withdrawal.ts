import type { Core } from '../../core.ts';
import { done } from '../../../lib/result.ts';
import type { KeptRows } from '../../storage/kept-rows.ts';
import type { ClaimRecord } from '../tables.ts';
import type { ClaimPublication, Claimant, Name } from './claim-publication.ts';
import { shardOf } from './nickname-key.ts';

/** What taking back stands on. */
export interface ClaimWithdrawalDeps {
  readonly core: Core;
  /** By normalised nickname. */
  readonly book: KeptRows<string, ClaimRecord>;
  readonly publication: ClaimPublication;
}

/** Takes back what is not wanted any more, also what was left behind by an earlier life; whether that was all. */
export type WithdrawClaims = (by: Claimant, want: Name | undefined) => Promise<boolean>;

/** Shards in which a claim of a nickname has nothing to do: all of them, or those of an index that was moved from. */
const deserted = ({ held, index, shards }: ClaimRecord, isWanted: boolean): readonly number[] => {
  if (!isWanted) return shards;
  return held ? shards.filter((shard) => shard !== shardOf(index)) : [];
};

/** Tidying of one engine. */
export const createClaimWithdrawal = ({ core, book, publication }: ClaimWithdrawalDeps): WithdrawClaims => {
  /** Those of the shards in which somebody has heard of it. */
  const takeBack = async (by: Claimant, normalised: string, from: readonly number[]): Promise<number[]> => {
    const gone: number[] = [];
    for (const shard of from) if (await publication.takeBack(by, { normalised, shard })) gone.push(shard);
    return gone;
  };

  /** Notes that a claim is in these shards no more; forgets it where it is wanted no more, and in none. */
  const note = (name: string, gone: readonly number[], isWanted: boolean) =>
    core.change(async (tx) => {
      const row = book.get(name, tx);
      const shards = row?.shards.filter((shard) => !gone.includes(shard)) ?? [];
      if (row && !isWanted && shards.length === 0) book.remove(tx, name);
      else if (row && gone.length > 0) book.put(tx, name, { ...row, shards });
      return done;
    });

  return async (by, want) => {
    let all = true;
    for (const [name, row] of book.entries()) {
      const isWanted = name === want?.normalised;
      const over = deserted(row, isWanted);
      if (isWanted && over.length === 0) continue;
      const gone = await takeBack(by, name, over);
      all = (await note(name, gone, isWanted)).ok && gone.length === over.length && all;
    }
    return all;
  };
};
