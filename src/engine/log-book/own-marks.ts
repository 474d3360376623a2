import type { Bytes } from '../../lib/bytes.ts';
import { type LogSummary, digestOf } from '../logs/digest.ts';
import { type Frontier, ID_START_BYTES } from '../logs/frontier.ts';
import { MAX_FORKS_TOLD, type Marks } from '../logs/marks.ts';
import { atMost, MAX_RANGES } from '../logs/ranges.ts';
import { type OpenConversation, type OpenLog, authorText } from './open-conversation.ts';

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

/** Which entries are here where forks are known: as many forks as are told. */
export const ownForks = (conversation: OpenConversation): Marks['forks'] =>
  conversation
    .logs()
    .filter(({ record }) => record.forks.length > 0)
    .toSorted((a, b) => (a.text < b.text ? -1 : 1))
    .flatMap(({ record: { device, edition, forks } }) =>
      forks.map(({ number, ids }) => ({ author: { device, edition }, number, ids })),
    )
    .slice(0, MAX_FORKS_TOLD);

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
