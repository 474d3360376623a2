import { expect } from 'chai';
import fc from 'fast-check';
import { NO_FRONTIER } from '../../../../src/engine/logs/frontier.ts';
import { type Marks, marksFromCbor, marksToCbor } from '../../../../src/engine/logs/marks.ts';
import { rangeOf } from '../../../../src/engine/logs/ranges.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';

const random = createSeededRandom(17);
const author = { device: random.bytes(32), edition: random.bytes(8) };
const other = { device: random.bytes(32), edition: random.bytes(8) };
const MARKS: Marks = {
  conversation: random.bytes(32),
  ms: 1_790_000_000_000,
  logs: [
    {
      author,
      frontier: { floor: 4, floorTimeMs: 1_780_000_000_000, ranges: [[6, 9]], head: random.bytes(8) },
    },
    { author: other, frontier: NO_FRONTIER },
  ],
  read: [{ author, ranges: rangeOf(1, 7) }],
  refused: [{ author, number: 5, why: 'no-room' }],
  forks: [{ author: other, number: 3, ids: [random.bytes(8), random.bytes(8)] }],
  extensions: new Map([[9, 'later']]),
};

/** The marks with one of their fields replaced, as they come. */
const changed = (at: number, value: CborValue): unknown =>
  decodeExtensibleCbor(encodeCbor((marksToCbor(MARKS) as CborValue[]).with(at, value)));
const told = [author.device, author.edition];

describe('what a device tells of itself in a conversation', () => {
  it('comes out again', () => {
    expect(marksFromCbor(decodeExtensibleCbor(encodeCbor(marksToCbor(MARKS))))).to.deep.equal(MARKS);
  });

  it('may have a reason of a later version', () => {
    const marks = marksFromCbor(changed(4, [[told, 5, 200]]));
    expect(marks?.refused.map(({ why }) => why)).to.deep.equal(['unknown']);
  });

  it('is refused where a field is out of bounds', () => {
    for (const [what, value] of Object.entries({
      'a short conversation': changed(0, new Uint8Array(31)),
      'a time past the end': changed(1, 2 ** 48),
      'too many logs': changed(
        2,
        Array.from({ length: 1_025 }, () => [told, [0, 0, [], null]]),
      ),
      'a log that is none': changed(2, [[told, [0, 0, [1], null]]]),
      'an author that is none': changed(3, [[[author.device], [1, 1]]]),
      'read past the last number': changed(3, [[told, [2 ** 48 - 1, 2]]]),
      'too many refusals': changed(
        4,
        Array.from({ length: 65 }, () => [told, 5, 1]),
      ),
      'a refusal of number 0': changed(4, [[told, 0, 1]]),
      'too many entries of one number': changed(5, [
        [told, 5, Array.from({ length: 17 }, () => new Uint8Array(8))],
      ]),
      'a whole id of a fork': changed(5, [[told, 5, [new Uint8Array(32)]]]),
      'extensions too long': changed(6, new Map([[1, 'x'.repeat(1_025)]])),
      'no map of extensions': changed(6, []),
    }))
      expect(marksFromCbor(value), what).to.equal(undefined);
  });

  it('never throws while being read, whatever the bytes', () => {
    const good = encodeCbor(marksToCbor(MARKS));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        marksFromCbor(decodeExtensibleCbor(good.with(at, byte)));
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
