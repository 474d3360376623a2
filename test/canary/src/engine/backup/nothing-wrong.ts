// expects: nothing
import { notKept } from '../feature/in-backup.ts';

export const closed = notKept({ kind: 'closed' });
