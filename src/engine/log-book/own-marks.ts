import type { Bytes } from '../../lib/bytes.ts';
import { type LogSummary, digestOf } from '../logs/digest.ts';
import { type Frontier, ID_START_BYTES } from '../logs/frontier.ts';
import { MAX_BRANCHES, type Marks } from '../logs/marks.ts';
import { atMost } from '../logs/ranges.ts';
import { MAX_RANGES } from '../logs/steps.ts';
import type { Tx } from '../storage/transaction.ts';
import { type OpenConversation, type OpenLog, authorText } from './open-conversation.ts';
import { entriesOfLog } from './reading.ts';
import type { LogTables } from './tables.ts';

/** The beginning of an id, as marks name it. */
export const idStart = (id: Uint8Array): Bytes => new Uint8Array(id.subarray(0, ID_START_BYTES));

const frontierOf = ({ record, ranges }: OpenLog): Frontier => ({
  floor: record.floor,
  floorTimeMs: record.floorTimeMs,
  ranges: atMost(ranges, MAX_RANGES),
  head: record.head && idStart(record.head.id),
});

/** What is here of each log: the part of the own marks that others send by. */
export const ownFrontiers = (conversation: OpenConversation): Marks['logs'] =>
  conversation
    .logs()
    .filter(({ record, ranges }) => record.floor > 0 || ranges.length > 0)
    .map((log) => ({
      author: { device: log.record.device, edition: log.record.edition },
      frontier: frontierOf(log),
    }));

/** Which entries are here where forks are known. */
export const ownForks = async (
  tx: Tx,
  tables: LogTables,
  conversation: OpenConversation,
): Promise<Marks['forks']> => {
  const told: Marks['forks'][number][] = [];
  for (const { author, record } of conversation.logs())
    for (const number of record.forks) {
      const query = { conversation, author, numbers: [number, number] as const, limit: MAX_BRANCHES };
      const entries = await entriesOfLog(tx, tables, query);
      const by = { device: record.device, edition: record.edition };
      told.push({ author: by, number, ids: entries.map(({ id }) => idStart(id)) });
    }
  return told;
};

/** The digest of a conversation, see `digestOf`, and the forks that it is made of. */
export const ownDigest = (salt: Uint8Array, conversation: OpenConversation, forks: Marks['forks']): Bytes =>
  digestOf(
    salt,
    conversation.name,
    conversation.logs().map(({ record, ranges }): LogSummary => {
      const author = { device: record.device, edition: record.edition };
      const text = authorText(author);
      const lastId = record.head?.id ?? null;
      const own = forks.filter((fork) => authorText(fork.author) === text);
      return { author, text, floor: record.floor, ranges, lastId, forks: own };
    }),
  );
