import { expect } from 'chai';
import fc from 'fast-check';
import { withSeen } from '../../../../src/engine/chats/seen.ts';
import { toOpenLog } from '../../../../src/engine/log-book/conversation-memory.ts';
import { isIn, MAX_RANGES, rangeOf, type Ranges, stepsOf } from '../../../../src/engine/logs/ranges.ts';

/** A log of which so much was seen. */
const logWith = (seen: Ranges) => {
  const nothing = { floor: 0, floorTimeMs: 0, steps: [], head: null, forks: [] };
  const told = { seen: [...stepsOf(0, seen)], read: [], delivered: [], refused: [] };
  const author = { device: new Uint8Array(32), edition: new Uint8Array(8) };
  return toOpenLog(1, { ...author, person: 'a'.repeat(52), ...nothing, ...told });
};

describe('what has been seen of a log', () => {
  it('has all that was in view, however scattered, in as many ranges as can be kept', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(numbers, (seen) => {
        let ranges: Ranges = [];
        for (const number of seen) ranges = withSeen(logWith(ranges), 'seen', rangeOf(number));
        expect(ranges.length).to.be.at.most(MAX_RANGES);
        for (const number of seen) expect(isIn(ranges, number), `${number}`).to.equal(true);
        expect(isIn(ranges, Math.max(...seen) + 1)).to.equal(false);
      }),
    );
  });
});
