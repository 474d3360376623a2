// expects: changes(no-nested)
import type { Changes } from '../storage/changes.ts';
import type { Tx } from '../storage/transaction.ts';
import { done } from '../../lib/result.ts';

const remove = ({ change }: Pick<Changes, 'change'>, tx: Tx) => {
  tx.onKept(() => void change(async () => done));
  return change(async () => done);
};

export const removeAll = (changes: Changes) => changes.change(async (tx) => remove(changes, tx));
