import { expect } from 'chai';
import fc from 'fast-check';
import { type Rows, walked } from '../../../../src/ui/reactions/walk.ts';

/** Two groups, three in a row: 0 1 2 / 3 4, then 5 6 7 / 8. */
const rows: Rows = { sizes: [5, 4], columns: 3 };

describe('arrow keys among signs', () => {
  it('go along a row and into the next', () => {
    expect(walked('ArrowRight', 2, rows)).to.equal(3);
    expect(walked('ArrowLeft', 5, rows)).to.equal(4);
    expect(walked('ArrowLeft', 0, rows)).to.equal(0);
    expect(walked('ArrowRight', 8, rows)).to.equal(8);
  });

  it('go up and down in a column, through groups, and out above the first row', () => {
    expect(walked('ArrowDown', 1, rows)).to.equal(4);
    expect(walked('ArrowDown', 2, rows)).to.equal(4);
    expect(walked('ArrowDown', 4, rows)).to.equal(6);
    expect(walked('ArrowDown', 8, rows)).to.equal(8);
    expect(walked('ArrowUp', 7, rows)).to.equal(4);
    expect(walked('ArrowUp', 1, rows)).to.equal(null);
  });

  it('go to the ends; other keys go nowhere', () => {
    expect(walked('Home', 7, rows)).to.equal(0);
    expect(walked('End', 0, rows)).to.equal(8);
    expect(walked('Enter', 0, rows)).to.equal(undefined);
  });

  it('always lead to a sign that is there', () => {
    const places = fc
      .record({
        sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        columns: fc.integer({ min: 1, max: 9 }),
      })
      .chain((each) =>
        fc.record({
          rows: fc.constant(each),
          index: fc.nat(each.sizes.reduce((sum, size) => sum + size, 0) - 1),
          key: fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'),
        }),
      );
    fc.assert(
      fc.property(places, ({ rows: where, index, key }) => {
        const to = walked(key, index, where);
        const last = where.sizes.reduce((sum, size) => sum + size, 0) - 1;
        if (to !== null) expect(to).to.be.within(0, last);
        if (key === 'ArrowDown') expect(to).to.be.at.least(index);
        if (key === 'ArrowUp' && to !== null) expect(to).to.be.below(index);
      }),
    );
  });
});
