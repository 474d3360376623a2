import { expect } from 'chai';
import fc from 'fast-check';
import {
  contentHash,
  decodeContent,
  encodeContent,
  entryIdOf,
  type Header,
  MAX_CONTENT_BYTES,
} from '../../../../src/engine/logs/entry.ts';
import { type Entry, type Run, decodeRun, encodeRun } from '../../../../src/engine/logs/run.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const random = createSeededRandom(16);
const conversation = random.bytes(32);
const author = { device: random.bytes(32), edition: random.bytes(8) };

interface Plan {
  readonly first?: number;
  readonly count?: number;
  /** Which of them have lost their content. */
  readonly stubs?: readonly number[];
  readonly extensions?: Header['extensions'];
  readonly isSigned?: boolean;
}

const makeRun = ({
  first = 1,
  count = 3,
  stubs = [],
  extensions = new Map(),
  isSigned = false,
}: Plan = {}): Run => {
  const entries: Entry[] = [];
  let previous: Bytes | null = first === 1 ? null : random.bytes(32);
  for (let i = 0; i < count; i++) {
    const content = encodeContent(['text', `number ${i}`], random);
    const header: Header = {
      conversation,
      author,
      number: first + i,
      previous,
      after: i % 2 === 0 ? [] : [random.bytes(32), random.bytes(32)],
      ms: 1_790_000_000_000 + i,
      content: contentHash(content),
      extensions,
    };
    previous = entryIdOf(header);
    entries.push({
      id: previous,
      header,
      content: stubs.includes(i) ? null : content,
      signature: isSigned ? random.bytes(64) : null,
    });
  }
  return { conversation, author, entries };
};

/** A run with one of its fields replaced. */
const changed = (change: (fields: CborValue[]) => void): Uint8Array => {
  const fields = decodeExtensibleCbor(encodeRun(makeRun())) as CborValue[];
  change(fields);
  return encodeCbor(fields);
};
const changedEntry = (at: number, value: CborValue): Uint8Array =>
  changed((fields) => ((fields[4] as CborValue[][])[1] as CborValue[]).splice(at, 1, value));

describe('entries of a log on their way', () => {
  it('are the same at the other end, with or without what they said', () => {
    for (const plan of [
      {},
      { first: 7, stubs: [1] },
      { first: 2 ** 48 - 3, stubs: [0, 1, 2], isSigned: true },
      {
        count: 256,
        extensions: new Map<number, CborValue>([
          [1, 'later'],
          [300, [new Map([[0, null]])]],
        ]),
      },
    ]) {
      const run = makeRun(plan);
      expect(decodeRun(encodeRun(run))).to.deep.equal(run);
    }
  });

  it('have the same ids when their content is gone', () => {
    const run = makeRun({ count: 4 });
    const stubs = { ...run, entries: run.entries.map((entry) => ({ ...entry, content: null })) };
    const ids = ({ entries }: Run): readonly Bytes[] => entries.map(({ id }) => id);
    expect(ids(decodeRun(encodeRun(stubs)) as Run)).to.deep.equal(ids(run));
  });

  it('keep a content of 32 bytes apart from a hash', () => {
    const run = makeRun({ count: 1 });
    const [entry] = run.entries as [Entry];
    const content = encodeContent(['x', 'y'.repeat(20)], random);
    expect(content.length).to.equal(32);
    const header = { ...entry.header, content: contentHash(content) };
    const short = { ...run, entries: [{ ...entry, id: entryIdOf(header), header, content }] };
    expect(decodeRun(encodeRun(short))).to.deep.equal(short);
  });

  it('have other ids where anything of them is another', () => {
    const ids = new Set<string>();
    for (const bytes of [
      encodeRun(makeRun({ count: 2 })),
      changedEntry(0, [conversation]),
      changedEntry(1, 5),
      changedEntry(3, new Map([[1, 1]])),
    ])
      ids.add(String(decodeRun(bytes)?.entries[1]?.id));
    expect(ids.size).to.equal(4);
  });

  it('are refused where a field is out of bounds', () => {
    const refused: Record<string, Uint8Array> = {
      'number 0': changed((fields) => (fields[2] = 0)),
      'a first one with one before it': changed((fields) => (fields[3] = conversation)),
      'a second one with none before it': changed((fields) => (fields[2] = 2)),
      'past the last number': changed((fields) => fields.splice(2, 2, 2 ** 48 - 1, conversation)),
      nothing: changed((fields) => (fields[4] = [])),
      'too many': changed(
        (fields) =>
          (fields[4] = Array.from({ length: 257 }, () => (fields[4] as CborValue[])[0] as CborValue)),
      ),
      'nine names': changedEntry(
        0,
        Array.from({ length: 9 }, () => conversation),
      ),
      'a time before 1970': changedEntry(1, -1),
      'a time past the end': changedEntry(1, 2 ** 48),
      'a content too long': changedEntry(2, new Uint8Array(MAX_CONTENT_BYTES + 1)),
      'a hash too short': changedEntry(2, [new Uint8Array(31)]),
      'extensions by text': changedEntry(3, [[1, 2]]),
      'extensions too long': changedEntry(3, new Map([[1, 'x'.repeat(1_025)]])),
      'a signature too short': changedEntry(4, new Uint8Array(63)),
      'a field more': changed((fields) => fields.push(0)),
    };
    for (const [what, bytes] of Object.entries(refused)) expect(decodeRun(bytes), what).to.equal(undefined);
  });

  it('never throw while being read, whatever the bytes', () => {
    const good = encodeRun(makeRun({ stubs: [1] }));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = good.slice();
        bytes[at] = byte;
        decodeRun(bytes);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe('what an entry says', () => {
  it('comes out again, of a kind that is not known too', () => {
    for (const said of [
      ['text', 'hello'],
      ['of tomorrow', 1, [new Uint8Array(3)], new Map([[1, 'a']])],
    ] as const)
      expect(decodeContent(encodeContent(said, random))).to.deep.equal(said);
  });

  it('is nothing where it has no kind', () => {
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(8),
      ...[[], [1], [''], ['x'.repeat(33)], 'text'].map((value) => encodeContent(value as never, random)),
      encodeContent(['text', 'x'.repeat(MAX_CONTENT_BYTES)], random),
    ])
      expect(decodeContent(bytes)).to.equal(undefined);
  });

  it('cannot be told from its hash, however short it is', () => {
    const [one, other] = [encodeContent(['text', 'yes'], random), encodeContent(['text', 'yes'], random)];
    expect(contentHash(one)).to.not.deep.equal(contentHash(other));
  });
});
