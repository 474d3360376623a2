// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { readModels } from '../../tools/check-models.js';
import { ROOT } from '../../tools/setup/root.js';
import { temporaryFolder } from '../../tools/temporary-folder.js';

const FOLDER = join(ROOT, 'docs', 'models');

describe('the formal models', () => {
  const models = readModels();

  it('say what each of their queries is expected to come to, and stand on libraries that are there', () => {
    assert.ok(models.length > 0);
    for (const { file, libraries, expected } of models) {
      const [model = ''] = readFileSync(file, 'utf8').split('(* EXPECTED\n');
      const queries = model.match(/\bquery\b[^.]*\./gu) ?? [];
      assert.equal(expected.length, queries.length, basename(file));
      for (const line of expected) assert.match(line, / is (true|false)\.$/u, basename(file));
      for (const name of libraries)
        assert.ok(readdirSync(FOLDER).includes(name), `${basename(file)}: ${name}`);
    }
  });

  it('are all in the table of their README, with nothing else', () => {
    const named = readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+\.pv)`/gmu);
    assert.deepEqual(
      Array.from(named, ([, name]) => name).toSorted(),
      models.map(({ file }) => basename(file)),
    );
  });

  it('are run by ProVerif, and what comes out otherwise is told', () => {
    const run = (/** @type {string} */ program) =>
      spawnSync(process.execPath, [join(ROOT, 'tools', 'check-models.js'), 'gate-secret'], {
        encoding: 'utf8',
        env: { ...process.env, PROVERIF: program },
      });
    // Stands in for ProVerif: says of the last file what that expects, with variables renamed apart, or one thing else.
    const standIn = (/** @type {string} */ change) => {
      const path = join(temporaryFolder('driftpost-proverif-'), 'proverif');
      const script = `#!${process.execPath}
        const text = require('node:fs').readFileSync(process.argv.at(-1), 'utf8').split('EXPECTED')[1];
        console.log(text.replaceAll(',th,', ',th_12,')${change});\n`;
      writeFileSync(path, script, { mode: 0o755 });
      return path;
    };
    const right = run(standIn(''));
    assert.deepEqual(
      [right.status, right.stdout.includes('as expected: gate-secret.pv')],
      [0, true],
      right.stdout,
    );
    for (const change of [
      ".replace('is true', 'is false')",
      ".replace('is false', 'cannot be proved')",
      '.slice(0, 90)',
    ]) {
      const wrong = run(standIn(change));
      assert.deepEqual([wrong.status, wrong.stdout.includes('NOT AS EXPECTED')], [1, true], change);
    }
    const missing = run(join(ROOT, 'no-such-proverif'));
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /README\.md says where ProVerif comes from/u);
  });

  it('are refused without libraries or without expectations', () => {
    const folder = temporaryFolder('driftpost-models-');
    mkdirSync(folder, { recursive: true });
    for (const text of [
      'process 0\n',
      '(* LIBRARIES primitives *)\nprocess 0\n',
      '(* EXPECTED\nRESULT a is true.\n*)\n',
    ]) {
      writeFileSync(join(folder, 'one.pv'), text);
      assert.throws(() => readModels(folder), /does not say/u);
    }
  });
});
