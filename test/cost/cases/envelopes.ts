import {
  EDITION_BYTES,
  encodeContent,
  type Extensions,
  HASH_BYTES,
  MAX_AFTER,
  type Said,
} from '../../../src/engine/logs/entry.ts';
import type { Entry, Run } from '../../../src/engine/logs/run.ts';
import { encodeEnvelope, toRuns } from '../../../src/engine/replication/envelope.ts';
import { envelopeFrame } from '../../../src/engine/delivery/frames.ts';
import { type Bytes, NO_BYTES } from '../../../src/lib/bytes.ts';
import type { ForgedEntry } from '../../unit/engine/world/forger.ts';
import { SOON_MS } from '../../unit/engine/world/world.ts';
import { FRAMES } from '../cost.ts';
import type { EngineArena, EngineAttack } from '../engine-arena.ts';

/** Bytes of the smallest envelope without its tag. */
const SMALLEST = 496;
/** Runs and entries of one envelope: some, as the forger computes their ids too, and 2,000 envelopes take their time. */
const RUNS = 32;
const SMALL_ENTRIES = 8;
/** Of entries that name eight ids each: the store of the world is slow with many rows. */
const NAMING_ENTRIES = 2;
/** Stubs of one envelope before an attack begins. */
const STUBS_AT_ONCE = 256;
const LARGEST_TEXT = 65_536;
const EXTENSION_BYTES = 1_000;
/** Numbers that are as far from each other as so many frames can be. */
const GAP = 2 ** 37;
const EDITIONS = 64;
const BRANCHES = 16;
/** What stands in a chat and is no line, before others move. */
const STUBS = 4_096;
const TIME_MS = Date.UTC(2026, 0, 1);
const LATER_MS = 86_400_000;

const attack = (
  title: string,
  frame: EngineAttack['frame'],
  prepare?: EngineAttack['prepare'],
): EngineAttack => ({
  kind: 'frame/envelope',
  title,
  frame,
  ...(prepare && { prepare }),
});

/** An envelope with these entries; those that follow each other stand in one run. */
const sealed = ({ forger }: EngineArena, entries: readonly Entry[]): Promise<Bytes> =>
  forger.sealed(encodeEnvelope({ runs: toRuns(entries), marks: [] }));

/** Entries that follow each other, and go on where the ones before ended. */
const createLog = () => {
  let number = 0;
  let previous: Bytes | null = null;
  return ({ forger }: EngineArena, count: number, said: () => ForgedEntry): readonly Entry[] =>
    Array.from({ length: count }, () => {
      const entry = forger.entry(++number, { ms: TIME_MS + number, ...said(), previous });
      previous = entry.id;
      return entry;
    });
};

/** Each envelope goes on with a log. */
const goingOn = (title: string, count: number, said: (arena: EngineArena) => ForgedEntry): EngineAttack => {
  const log = createLog();
  return attack(title, (arena) =>
    sealed(
      arena,
      log(arena, count, () => said(arena)),
    ),
  );
};

/** Each envelope goes on with what is said about the first entry. */
const aboutFirst = (title: string, say: (id: Bytes) => Said): EngineAttack => {
  const log = createLog();
  let first: Bytes | undefined;
  return attack(title, (arena) => {
    const content = first && encodeContent(say(first), arena.random);
    const entries = log(arena, SMALL_ENTRIES, () => (content ? { content } : { text: 'x' }));
    first ??= entries[0]?.id;
    return sealed(arena, entries);
  });
};

/** Runs of one entry, each of which is made so. */
const runsOf = (arena: EngineArena, said: () => ForgedEntry): Promise<Bytes> => {
  const runs = Array.from({ length: RUNS }, (): Run => {
    const entry = arena.forger.entry(1, { content: Uint8Array.of(1), ...said() });
    const { conversation, author } = entry.header;
    return { conversation, author, entries: [entry] };
  });
  return arena.forger.sealed(encodeEnvelope({ runs, marks: [] }));
};

const unopened: readonly EngineAttack[] = [
  attack('that nothing opens', ({ random }) => envelopeFrame.encode(random.bytes(SMALLEST))),
  attack('of a size that none has', ({ random }) => envelopeFrame.encode(random.bytes(1_000))),
  attack('in a session that somebody else has started', ({ forger }) =>
    forger.strangersEnvelope(forger.entry(1)),
  ),
  attack('that opens to nothing', ({ forger }) => forger.sealed(NO_BYTES)),
  attack('that opens to what is none', ({ forger, random }) => forger.sealed(random.bytes(100))),
  attack('with runs of conversations that are not shared', (arena) =>
    runsOf(arena, () => ({ conversation: arena.random.bytes(HASH_BYTES) })),
  ),
  attack('with runs of devices that are not the contact’s', (arena) =>
    runsOf(arena, () => ({
      author: { device: arena.random.bytes(HASH_BYTES), edition: arena.random.bytes(EDITION_BYTES) },
    })),
  ),
];

/** Fork after fork, by the number of the frame. */
const forks = (title: string, numberOf: (frame: number) => number): EngineAttack =>
  attack(title, ({ forger }, frame) =>
    forger.envelope(forger.entry(numberOf(frame), { previous: null, text: `${frame}` })),
  );

/** Something stands behind many stubs, follows what is missing, and moves when that comes. */
const moving = (): EngineAttack => {
  const [log, other] = [createLog(), createLog()];
  let missing: Entry | undefined;
  return attack(
    'that moves something behind thousands of stubs',
    (arena, frame) => {
      const { forger } = arena;
      if (missing) {
        const entry = missing;
        missing = undefined;
        return forger.envelope(entry);
      }
      const author = { ...forger.author, edition: new Uint8Array(EDITION_BYTES) };
      const [next] = other(arena, 1, () => ({ author, isStub: true, ms: TIME_MS + LATER_MS + frame }));
      missing = next;
      return sealed(
        arena,
        log(arena, 1, () => ({ isStub: true, after: [next?.id ?? NO_BYTES] })),
      );
    },
    async (arena) => {
      for (let at = 0; at < STUBS; at += STUBS_AT_ONCE) {
        const stubs = log(arena, STUBS_AT_ONCE, () => ({ isStub: true }));
        arena.forger.send(await sealed(arena, stubs));
        await arena.world.clock.advance(SOON_MS);
      }
    },
  );
};

/** Made before: what the forger computes for a session is remembered for other tests, and would count. */
const starting = (): EngineAttack => {
  let made: readonly Bytes[] = [];
  return attack(
    'in a session of its own each time',
    (_, frame) => made[frame % made.length] ?? NO_BYTES,
    async ({ forger }) => {
      const frames: Bytes[] = [];
      for (let i = 0; i < FRAMES; i++) {
        const runs = toRuns([forger.entry(1, { text: `${i}` })]);
        frames.push(await forger.sealed(encodeEnvelope({ runs, marks: [] }), 'anew'));
      }
      made = frames;
    },
  );
};

const LONGEST_EXTENSIONS: Extensions = new Map([[1, new Uint8Array(EXTENSION_BYTES)]]);

/** Envelopes of which something is kept each time: the store of the world is slow with many rows. */
const growing: readonly EngineAttack[] = [
  starting(),
  goingOn('of texts', SMALL_ENTRIES, () => ({ text: 'x' })),
  goingOn('of stubs', SMALL_ENTRIES, () => ({ isStub: true })),
  goingOn('of a kind of the next version', SMALL_ENTRIES, ({ random }) => ({
    content: encodeContent(['next', 1], random),
  })),
  aboutFirst('of edits of one message', (id) => ['edit', id, 'y']),
  aboutFirst('of reactions to one message', (id) => ['reaction', id, 'x']),
  goingOn('of reactions to what never comes', SMALL_ENTRIES, ({ random }) => ({
    content: encodeContent(['reaction', random.bytes(HASH_BYTES), 'x'], random),
  })),
  goingOn('of deletions of what never comes', SMALL_ENTRIES, ({ random }) => ({
    content: encodeContent(['deletion', random.bytes(HASH_BYTES)], random),
  })),
  goingOn('of answers to what never comes', SMALL_ENTRIES, ({ random }) => ({
    content: encodeContent(
      ['text', 'x', new Map([[0, [random.bytes(HASH_BYTES), random.bytes(HASH_BYTES), '']]])],
      random,
    ),
  })),
  goingOn('of contents that are none', SMALL_ENTRIES, () => ({ content: Uint8Array.of(1) })),
  goingOn('with the longest extensions', SMALL_ENTRIES, () => ({
    extensions: LONGEST_EXTENSIONS,
  })),
  goingOn('that names ids that nobody has', NAMING_ENTRIES, ({ random }) => ({
    after: Array.from({ length: MAX_AFTER }, () => random.bytes(HASH_BYTES)),
  })),
  goingOn('of the longest text', 1, () => ({ text: 'x'.repeat(LARGEST_TEXT) })),
  forks('of many numbers with many entries each', (frame) => 1 + Math.floor(frame / BRANCHES)),
  attack('of many editions with many gaps', ({ forger }, frame) => {
    const edition = new Uint8Array(EDITION_BYTES).fill(1 + (frame % EDITIONS));
    return forger.envelope(forger.entry((frame + 1) * GAP, { author: { ...forger.author, edition } }));
  }),
  moving(),
];

const bounded: readonly EngineAttack[] = [
  forks('of one number, over and over', () => 1),
  attack('with a gap before each entry', ({ forger }, frame) =>
    forger.envelope(forger.entry((frame + 1) * GAP)),
  ),
  attack('of the same entry again and again', ({ forger }) =>
    forger.envelope(forger.entry(1, { content: Uint8Array.of(1, 2, 3) })),
  ),
];

/** Attacks with envelopes, which only a contact can seal. */
export const ENVELOPE_ATTACKS: readonly EngineAttack[] = [
  ...unopened,
  ...bounded,
  ...growing.map((each) => ({ ...each, takesLong: true })),
];
