import type { Core } from '../../core.ts';
import { done } from '../../../lib/result.ts';
import type { KeptRows } from '../../storage/kept-rows.ts';
import type { ClaimRecord } from '../tables.ts';
import type { ClaimPublication, Claimant, Name } from './claim-publication.ts';
import { shardOf } from './nickname-key.ts';

/** What the withdrawal needs. */
export interface ClaimWithdrawalDeps {
  readonly core: Core;
  /** By normalised nickname. */
  readonly book: KeptRows<string, ClaimRecord>;
  readonly publication: ClaimPublication;
}

/** Withdraws claims that are not wanted any more, also of earlier runs. Resolves with whether all are withdrawn. */
export type WithdrawClaims = (by: Claimant, want: Name | undefined) => Promise<boolean>;

/** Shards from which a claim has to be withdrawn: all of them, or those of an earlier index. */
const deserted = ({ held, index, shards }: ClaimRecord, isWanted: boolean): readonly number[] => {
  if (!isWanted) return shards;
  return held ? shards.filter((shard) => shard !== shardOf(index)) : [];
};

/** The withdrawal of one engine. */
export const createClaimWithdrawal = ({ core, book, publication }: ClaimWithdrawalDeps): WithdrawClaims => {
  /** The shards in which a node has stored the withdrawal. */
  const takeBack = async (by: Claimant, normalised: string, from: readonly number[]): Promise<number[]> => {
    const gone: number[] = [];
    for (const shard of from) if (await publication.takeBack(by, { normalised, shard })) gone.push(shard);
    return gone;
  };

  /** Keeps that a claim is not in these shards any more. Drops it if it is not wanted, and in no shard. */
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
