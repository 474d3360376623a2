import type { LogRecord } from '../../../src/engine/log-book/records.ts';
import { EDITION_BYTES, HASH_BYTES, type Author } from '../../../src/engine/logs/entry.ts';
import { type Frontier, ID_START_BYTES, NO_FRONTIER } from '../../../src/engine/logs/frontier.ts';
import type { Marks } from '../../../src/engine/logs/marks.ts';
import { type Ranges, rangeOf } from '../../../src/engine/logs/ranges.ts';
import { SALT_BYTES, encodeComparison, encodeMarks, tagOf } from '../../../src/engine/replication/frames.ts';
import { comparisonFrame, marksFrame } from '../../../src/engine/delivery/frames.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { Random } from '../../../src/ports/random.ts';
import type { EngineArena, EngineAttack } from '../engine-arena.ts';

/** What the victim has written before. */
const OWN_MESSAGES = 200;
const OWN_CHARACTERS = 500;
/** Conversations of one comparison, logs and forks and refusals of marks: as many as their schemas take. */
const COMPARED = 256;
const LOGS = 1_024;
const RANGES = 64;
const TOLD = 64;
const BRANCHES = 16;
/** Logs with so many ranges, each of numbers that are as long as numbers can be, fill a frame. */
const FULL_LOGS = 60;
const LONG_STEP = 2 ** 40;
/** More envelopes than any device has sent. */
const ALL_DEALT_WITH = 2 ** 50;

const digest = (random: Random, tag: Bytes) => ({ tag, digest: random.bytes(HASH_BYTES) });

/** Attacks with what a contact says of the conversations that it shares. */
export const COMPARISON_ATTACKS: readonly EngineAttack[] = [
  {
    kind: 'frame/comparison',
    title: 'that is none',
    frame: ({ random }) => comparisonFrame.encode(random.bytes(1_000)),
  },
  {
    kind: 'frame/comparison',
    title: 'of as many conversations as it takes, none of which is known',
    frame: ({ random }) => {
      const digests = Array.from({ length: COMPARED }, () => digest(random, random.bytes(SALT_BYTES)));
      const body = encodeComparison({ salt: random.bytes(SALT_BYTES), digests });
      return comparisonFrame.encode(body);
    },
  },
  {
    kind: 'frame/comparison',
    title: 'that always differs',
    frame: ({ random, forger }) => {
      const salt = random.bytes(SALT_BYTES);
      const digests = [digest(random, tagOf(salt, forger.conversation))];
      return comparisonFrame.encode(encodeComparison({ salt, digests }));
    },
  },
];

const anyAuthor = (random: Random): Author => ({
  device: random.bytes(HASH_BYTES),
  edition: random.bytes(EDITION_BYTES),
});

const single = (count: number, every: number, first = 1): Ranges =>
  Array.from({ length: count }, (_, i) => [first + i * every, first + i * every] as const);

const has = (ranges: Ranges, head: Bytes | null = null): Frontier => ({ ...NO_FRONTIER, ranges, head });

/** Marks that say this, and nothing else. */
const marks = ({ forger }: EngineArena, said: Partial<Marks>, dealt = 0): Bytes => {
  const nothing = { logs: [], read: [], refused: [], forks: [], extensions: new Map() };
  const body = encodeMarks({ conversation: forger.conversation, ms: 0, ...nothing, ...said });
  return marksFrame.encode(dealt, body);
};

/** The victim's own log. */
const ownLog = async ({ victim }: EngineArena): Promise<LogRecord> => {
  const rows = await victim.store.list('logs');
  const [first] = rows.ok ? rows.value : [];
  if (!first) throw new Error('nothing was written');
  return first.value as LogRecord;
};

/** An attack on a victim that has sent messages; `frame` is given the author of them. */
const onWriter = (
  title: string,
  frame: (arena: EngineArena, number: number, own: Author) => Bytes,
): EngineAttack => {
  let own: Author | undefined;
  return {
    kind: 'frame/marks',
    title,
    prepare: async (arena) => {
      const { victim, chat } = arena;
      for (let i = 0; i < OWN_MESSAGES; i++)
        await victim.api.chats.send(chat, `${i} `.padEnd(OWN_CHARACTERS, 'x'));
      const { device, edition } = await ownLog(arena);
      own = { device, edition };
    },
    frame: (arena, number) => frame(arena, number, own as Author),
  };
};

/** Marks that are made once and said again and again. */
const repeated = (title: string, said: (arena: EngineArena, own: Author) => Partial<Marks>): EngineAttack => {
  let made: Bytes | undefined;
  return onWriter(title, (arena, _, own) => (made ??= marks(arena, said(arena, own), ALL_DEALT_WITH)));
};

/** Attacks with what a contact says that it has, and has not. */
export const MARKS_ATTACKS: readonly EngineAttack[] = [
  {
    kind: 'frame/marks',
    title: 'that are none',
    frame: ({ random }) => marksFrame.encode(0, random.bytes(1_000)),
  },
  {
    kind: 'frame/marks',
    title: 'of conversations that are not shared',
    frame: (arena) => marks(arena, { conversation: arena.random.bytes(HASH_BYTES) }),
  },
  repeated('of as many logs as they take', ({ random }) => ({
    logs: Array.from({ length: LOGS }, () => ({ author: anyAuthor(random), frontier: has(rangeOf(1, 9)) })),
  })),
  repeated('of logs with as many ranges as they take', ({ random }) => ({
    logs: Array.from({ length: FULL_LOGS }, () => ({
      author: anyAuthor(random),
      frontier: has(single(RANGES, LONG_STEP), random.bytes(ID_START_BYTES)),
    })),
  })),
  repeated('of forks and refusals everywhere', ({ random }, own) => ({
    refused: rangeOf(1, TOLD).flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => ({
        author: own,
        number: first + i,
        why: 'no-room' as const,
      })),
    ),
    forks: Array.from({ length: TOLD }, (_, i) => ({
      author: own,
      number: i + 1,
      ids: Array.from({ length: BRANCHES }, () => random.bytes(ID_START_BYTES)),
    })),
  })),
  repeated('that have nothing of what was dealt with', () => ({})),
  onWriter('that say by turns that all is there and nothing is', (arena, number, own) => {
    const all = [{ author: own, frontier: has(rangeOf(1, OWN_MESSAGES)) }];
    return marks(arena, number % 2 === 0 ? { logs: all } : {}, ALL_DEALT_WITH);
  }),
  onWriter('that tell other gaps each time', (arena, number, own) => {
    const ranges = single(RANGES, 2, 1 + (number % (OWN_MESSAGES - 2 * RANGES)));
    const logs = [{ author: own, frontier: has(ranges) }];
    return marks(arena, { logs, read: [{ author: own, ranges }] });
  }),
  onWriter('that know more of the victim than it does', (arena, number, own) => {
    const frontier = has(rangeOf(1, OWN_MESSAGES + number), arena.random.bytes(ID_START_BYTES));
    return marks(arena, { logs: [{ author: own, frontier }] });
  }),
];
