// @ts-check
// What a stranger or a neighbour can make others do, kind by kind, at its worst (test/cost/README.md).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALLOWANCES, CASES, KINDS, LATER, measure } from './measuring.js';

describe('every kind that somebody else can send', () => {
  it('has a cost test, or a reason why not', () => {
    const tested = new Set(CASES.map(({ kind }) => kind));
    assert.deepEqual(
      KINDS.filter((kind) => !tested.has(kind) && LATER[kind] === undefined),
      [],
    );
  });

  it('is one that the decoders know, and is not both tested and put off', () => {
    const tested = CASES.map(({ kind }) => kind);
    const unknown = [...tested, ...Object.keys(LATER)].filter((kind) => !KINDS.includes(kind));
    assert.deepEqual([unknown, tested.filter((kind) => LATER[kind] !== undefined)], [[], []]);
  });

  it('that may cost more than others does so by a name in the list of exceptions, and each of these is used', () => {
    const used = new Set(CASES.flatMap(({ allowance }) => allowance ?? []));
    assert.deepEqual([...used].toSorted(), Object.keys(ALLOWANCES).toSorted());
  });
});

measure(({ takesLong }) => !takesLong);
