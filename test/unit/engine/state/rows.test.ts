import { expect } from 'chai';
import fc from 'fast-check';
import { type Row, withRows } from '../../../../src/engine/api/rows.ts';
import { rowsChange } from '../../../../src/engine/state/row-changes.ts';

interface Line extends Row {
  readonly text: string;
}

const line = (id: string, text = id): Line => ({ id, text });
const hundred = Array.from({ length: 100 }, (_, n) => line(`${n}`));

describe('rows of a list', () => {
  it('are told where they are new, changed or gone, with where they stand', () => {
    const after = [
      line('50', 'changed'),
      ...hundred.filter(({ id }) => id !== '50' && id !== '7'),
      line('new'),
    ];
    expect(rowsChange(hundred, after)).to.deep.equal({
      gone: ['7'],
      set: [
        { row: line('50', 'changed'), before: '0' },
        { row: line('new'), before: null },
      ],
    });
    expect(rowsChange(hundred, [...hundred])).to.deep.equal({ gone: [], set: [] });
  });

  it('are told whole in another order, and where most of them changed', () => {
    expect(rowsChange(hundred, hundred.toReversed())).to.equal(undefined);
    expect(
      rowsChange(
        hundred,
        hundred.map(({ id }) => line(id, 'changed')),
      ),
    ).to.equal(undefined);
    expect(rowsChange(hundred, [])).to.equal(undefined);
  });

  it('make the list that was meant, whatever became of it', () => {
    const lists = fc.uniqueArray(
      fc.record({ id: fc.integer({ max: 30, min: 0 }).map(String), text: fc.string({ maxLength: 1 }) }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(lists, lists, (before, after) => {
        const change = rowsChange(before, after);
        if (change) expect(withRows(before, change)).to.deep.equal(after);
      }),
    );
    // Of few changes there is always one to tell.
    fc.assert(
      fc.property(fc.nat(99), fc.nat(98), fc.string(), (from, to, text) => {
        const rest = hundred.filter((_, at) => at !== from);
        const after = rest.toSpliced(to, 0, line(`${from}`, `${text}!`));
        const change = rowsChange(hundred, after);
        expect(change?.set).to.have.length(1);
        expect(change && withRows(hundred, change)).to.deep.equal(after);
      }),
    );
  });
});
