import { type Result, err, ok } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ReplicationDeps } from './types.ts';

/**
 * A change of which an error, which is a bug and is reported, is told apart from a write that failed: the one comes back
 * each time, the other is over some time. In both cases nothing is written.
 */
export const changeOrError = <T, P>(
  { changes, boundary }: Pick<ReplicationDeps<P>, 'changes' | 'boundary'>,
  work: (tx: Tx) => Promise<T>,
): Promise<Result<T, NotKept | 'error'>> =>
  changes.change((tx) =>
    boundary.attempt(
      'replication',
      async (): Promise<Result<T, 'error'>> => ok(await work(tx)),
      err('error' as const),
    ),
  );
