import { type Result, err, ok } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { Tx } from '../storage/transaction.ts';
import type { ReplicationDeps } from './types.ts';

/**
 * A change that tells an error from a failed write. An error is a bug: it is reported, and comes back each time. A failed
 * write may succeed later. In both cases nothing is written.
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
