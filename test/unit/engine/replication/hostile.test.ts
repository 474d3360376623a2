import { expect } from 'chai';
import { idText } from '../../../../src/engine/log-book/kept-entry.ts';
import {
  type Author,
  contentHash,
  encodeContent,
  entryIdOf,
  type Header,
} from '../../../../src/engine/logs/entry.ts';
import { effectiveTimes } from '../logs/whole-set.ts';
import type { Frontier } from '../../../../src/engine/logs/frontier.ts';
import type { Marks } from '../../../../src/engine/logs/marks.ts';
import { rangeOf } from '../../../../src/engine/logs/ranges.ts';
import type { Entry } from '../../../../src/engine/logs/run.ts';
import { encodeEnvelope, toRuns } from '../../../../src/engine/replication/envelope.ts';
import { encodeComparison, encodeMarks } from '../../../../src/engine/replication/frames.ts';
import { createLinkWay } from '../../../../src/engine/replication/link-way.ts';
import type { ReplicationFrame } from '../../../../src/engine/replication/types.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { NAME, newAuthor } from '../log-book/device.ts';
import { createSessions } from './sessions.ts';
import { type Node, createWorld } from './world.ts';

const random = createSeededRandom(23);
const LINK = 'hostile';
/** Of the attacker. */
const sessions = createSessions();

/** A node with a peer of which the test sends every frame. */
const attacked = async () => {
  const { nodes, clock, say } = await createWorld(1);
  const node = nodes[0] as Node;
  const out: ReplicationFrame[] = [];
  const closed: string[] = [];
  const send = async (frame: ReplicationFrame): Promise<boolean> => {
    out.push(frame);
    return closed.length === 0;
  };
  const attach = (): void =>
    node.replication.attach(LINK, 'mallory', {
      send,
      way: createLinkWay('mallory', (body) => send({ kind: 'envelope', body })),
      close: (why) => void closed.push(why),
      isPreferred: () => true,
    });
  attach();
  await clock.advance(1_000);
  out.length = 0;
  const hear = (frame: ReplicationFrame): Promise<void> => node.replication.hear(LINK, frame);
  const bytesOut = (): number => out.reduce((sum, { body }) => sum + body.length, 0);
  return { node, clock, say, out, closed, hear, bytesOut };
};

const marksOf = (logs: Marks['logs']): Marks => ({
  conversation: NAME,
  ms: 0,
  logs,
  read: [],
  refused: [],
  forks: [],
  extensions: new Map(),
});

/** Writes of a store until now. */
const countWrites = ({ device: { store } }: Node): { count: number } => {
  const counted = { count: 0 };
  const { write } = store;
  Object.assign(store, {
    write: (...args: Parameters<typeof write>) => {
      counted.count += 1;
      return write(...args);
    },
  });
  return counted;
};

const entryOf = (author: Author, number: number, more: Partial<Header> = {}): Entry => {
  const content = encodeContent(['text', `${number}`], random);
  const header: Header = {
    conversation: NAME,
    author,
    number,
    previous: number === 1 ? null : random.bytes(32),
    after: [],
    ms: 1_000 + number,
    content: contentHash(content),
    extensions: new Map(),
    ...more,
  };
  return { id: entryIdOf(header), header, content, signature: null };
};

const envelopeOf = (entries: readonly Entry[]): ReplicationFrame => ({
  kind: 'envelope',
  body: sessions.seal('node', encodeEnvelope({ runs: toRuns(entries), marks: [] })),
});

describe('a device that is linked with one who means harm', () => {
  it('sends what was said once over a link, however often it is told that it is there and not there', async () => {
    const { node, clock, say, hear, out, bytesOut } = await attacked();
    for (let i = 0; i < 100; i++) await say(0, 'x'.repeat(500));
    const { author } = node;
    const all: Frontier = { floor: 0, floorTimeMs: 0, ranges: rangeOf(1, 100), head: null };
    for (let i = 0; i < 50; i++) {
      for (const logs of [[], [{ author, frontier: all }]])
        await hear({ kind: 'marks', body: encodeMarks(marksOf(logs)), dealt: 0 });
      await clock.advance(100);
    }
    expect(out.filter(({ kind }) => kind === 'envelope').length).to.be.below(10);
    expect(bytesOut()).to.be.below(100 * 1_000);
  });

  it('looks at two thousand marks a few times, and answers them once', async () => {
    const { node, clock, hear, out } = await attacked();
    const writes = countWrites(node);
    const body = encodeMarks(marksOf([]));
    for (let i = 0; i < 2_000; i++) {
      void hear({ kind: 'marks', body, dealt: 0 });
      if (i % 100 === 99) await clock.advance(10);
    }
    await clock.advance(60_000);
    expect(out).to.have.length(1);
    expect(writes.count).to.be.below(40);
  });

  it('compares once, and closes the link where it is to compare again and again', async () => {
    const { clock, hear, closed } = await attacked();
    const digests = Array.from({ length: 256 }, () => ({ tag: random.bytes(16), digest: random.bytes(32) }));
    for (let i = 0; i < 20; i++)
      void hear({ kind: 'comparison', body: encodeComparison({ salt: random.bytes(16), digests }) });
    await clock.advance(1_000);
    expect(new Set(closed)).to.deep.equal(new Set(['compared too often']));
  });

  it('closes the link where a frame is none, and counts an envelope that is none', async () => {
    for (const kind of ['marks', 'comparison'] as const) {
      const { clock, hear, closed } = await attacked();
      await hear({ kind, body: Uint8Array.of(0xff), dealt: 0 });
      await clock.advance(1_000);
      expect(closed).to.have.length(1);
    }
    const { node, hear, closed } = await attacked();
    const broken: Bytes = encodeEnvelope({ runs: [], marks: [] }).slice(1);
    await hear({ kind: 'envelope', body: sessions.seal('node', broken) });
    await hear(envelopeOf([entryOf(newAuthor(), 1)]));
    expect([node.faults, closed]).to.deep.equal([['an envelope that cannot be read'], []]);
    expect(await node.device.shown()).to.have.length(1);
  });

  it('places a thousand entries anew in small pieces where one comes late that all of them name', async () => {
    const { node, clock, hear } = await attacked();
    const late = Array.from({ length: 8 }, (_, i) => entryOf(newAuthor(), 1, { ms: 2 ** 40 + i }));
    const author = newAuthor();
    const entries: Entry[] = [];
    for (let number = 1; number <= 1_000; number++) {
      const previous = entries.at(-1)?.id ?? null;
      entries.push(entryOf(author, number, { previous, after: late.map(({ id }) => id) }));
    }
    for (let at = 0; at < entries.length; at += 100) await hear(envelopeOf(entries.slice(at, at + 100)));
    await clock.advance(10_000);
    const writes: number[] = [];
    const { store } = node.device;
    const { write } = store;
    Object.assign(store, {
      write: (...args: Parameters<typeof write>) => {
        writes.push(args[0].length);
        return write(...args);
      },
    });
    for (const entry of late) await hear(envelopeOf([entry]));
    await clock.advance(60_000);
    // A piece has 256 entries, of each the place, the entry here and there, and eight that it waits for.
    expect(Math.max(...writes)).to.be.below(256 * 14);
    expect(writes.length).to.be.below(60);
    const all = [...late, ...entries];
    const times = effectiveTimes(
      all.map(({ id, header: { ms, previous, after } }) => ({
        id: idText(id),
        ms,
        names: [...(previous ? [previous] : []), ...after].map(idText),
      })),
    );
    const shown = await node.device.shown(100);
    expect(shown).to.deep.equal(shown.toSorted((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0)));
    expect((await node.device.counts()).stale).to.equal(0);
  });

  it('takes entries of a conversation that is not shared for nothing', async () => {
    const { node, hear } = await attacked();
    await hear(envelopeOf([entryOf(newAuthor(), 1, { conversation: random.bytes(32) })]));
    expect(node.faults).to.deep.equal(['entries of a conversation that is not shared']);
    expect((await node.device.counts()).entries).to.equal(0);
  });
});
