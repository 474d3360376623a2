// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';

const FOLDER = join(ROOT, 'docs/adr');

/** @param {string} text */
const isSpaced = (text) => text.replaceAll(/\s+/gu, ' ').trim();

test('each decision has a number, a date and a status, and stands in the index with them', () => {
  const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const rows = index
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .map(isSpaced);
  const files = readdirSync(FOLDER)
    .filter((name) => /^\d{4}-/u.test(name))
    .toSorted();
  const expected = files.map((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const [, number, title, date, status] =
      /^# (\d+)\. (.+)\n\n_(\d{4}-\d\d-\d\d) · (.+)_\n/u.exec(text) ??
      assert.fail(`${name} begins otherwise`);
    assert.equal(Number(name.slice(0, 4)), Number(number), name);
    return isSpaced(`| [${number}](${name}) | ${title} | ${date} | ${status} |`);
  });
  assert.deepEqual(rows, expected);
});
