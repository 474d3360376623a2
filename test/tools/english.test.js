// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constructionsIn, findRiddles } from '../../tools/check-english.js';

test('comments with riddles are found, and code is not', () => {
  const text = [
    '// The sender repeats it.',
    '/** Whoever asks is told. */',
    ' * what somebody said',
    "const who = 'nobody';",
    '/** A frame that is none. */',
  ].join('\n');
  assert.deepEqual(
    constructionsIn(text).map(({ line }) => line),
    [2, 3, 5],
  );
});

test('there are none in the sources, besides those that are kept as they are', () => {
  assert.deepEqual(findRiddles(), []);
});
