import type { Result } from '../../lib/result.ts';
import type { NotKept } from './errors.ts';

/** That another device runs as oneself. */
export interface ElsewhereApi {
  /** The person has been told. */
  see(): Promise<Result<void, NotKept>>;
}
