import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupError } from '../api/backup.ts';
import { type Moment, notKept } from '../feature/in-backup.ts';
import { clearedLog } from '../log-book/clearing.ts';
import { type OpenLog, toOpenLog } from '../log-book/conversation-memory.ts';
import { countOf } from '../logs/ranges.ts';
import type { LogRow } from './file-rows.ts';

/** A log as it was when a backup was begun. */
export type LogAtOnce = Pick<OpenLog, 'record' | 'ranges'>;

/** The logs as they were when the backup began. Entries and receipts that came later are left out of it. */
export interface LogsAtOnce {
  /** By the numbers of conversation and author, as a text. */
  readonly logs: Map<string, LogAtOnce>;
  /** undefined where the history is left out, too. */
  logOf(conversation: number, author: number): LogAtOnce | undefined;
}

/** None yet: `readLogs` reads them. */
export const logsAtOnce = (): LogsAtOnce => {
  const logs = new Map<string, LogAtOnce>();
  return { logs, logOf: (conversation, author) => logs.get(`${conversation} ${author}`) };
};

/** A log of which no entry is taken along: nothing of it comes again, and no number is used twice. */
const withoutEntries = (log: OpenLog): LogAtOnce => {
  const { ranges, ...floor } = clearedLog(log);
  return { record: { ...log.record, ...floor, steps: [] }, ranges };
};

const toRow = ([conversation, author]: readonly [number, number], log: LogAtOnce): LogRow => {
  const { steps: _, forks, ...record } = log.record;
  return { conversation, author, log: { ...record, forks: forks.map(({ number }) => number) } };
};

/** All logs as they are now, for the file. */
export const readLogs = async (moment: Moment): Promise<Result<readonly LogRow[], BackupError>> => {
  const found = await moment.core.book.logs.list();
  if (!found.ok) return err(notKept(found.error));
  const { logs } = moment.shared(logsAtOnce);
  return ok(
    found.value.map(({ key, value }) => {
      const log = toOpenLog(key[1], value);
      if (!moment.history) return toRow(key, withoutEntries(log));
      logs.set(`${key[0]} ${key[1]}`, log);
      return toRow(key, log);
    }),
  );
};

/** How many entries there will be, or a few less: of some numbers there is more than one. */
export const countEntries = (moment: Moment): number =>
  [...moment.shared(logsAtOnce).logs.values()].reduce((sum, { ranges }) => sum + countOf(ranges), 0);
