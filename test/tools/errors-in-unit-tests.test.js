// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';
import { isAllowed } from '../errors/allowed.js';

/** Each file of test/errors/canary, and the error in it that no test of the file notices. */
const CANARIES = [
  'error of the page',
  'rejection of the page',
  'printed by the page',
  'error of a worker',
  'rejection of a worker',
  'printed by a worker',
];

describe('the runner of unit tests', () => {
  /** @type {string} */
  let folder;
  /** @type {import('node:child_process').SpawnSyncReturns<string>} */
  let run;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftpost-errors-'));
    const runner = join(ROOT, 'node_modules', '@web', 'test-runner', 'dist', 'bin.js');
    run = spawnSync(process.execPath, [runner, '--files', 'test/errors/canary/*.test.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, COUNTS_FILE: join(folder, 'counts.json') },
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('fails a file for each kind of error that its tests do not notice', () => {
    for (const canary of CANARIES) assert.match(run.stdout, new RegExp(`canary: ${canary}`, 'u'));
    assert.notEqual(run.status, 0);
  });

  it('fails no other file', () => {
    const { passed, failed } = JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8'));
    // One more file than canaries: in that one nothing is wrong. All tests pass; files fail.
    assert.deepEqual({ passed, failed }, { passed: CANARIES.length + 1, failed: CANARIES.length });
  });
});

describe('an error that is allowed', () => {
  const allowed = [
    {
      name: 'away',
      text: /refused$/u,
      files: ['test/e2e/one.e2e.js', 'test/nat/'],
      reason: 'a test of this',
    },
  ];

  it('is so in the files that are named, and in folders', () => {
    assert.equal(isAllowed('connection refused', 'test/e2e/one.e2e.js', allowed), true);
    assert.equal(isAllowed('connection refused', 'test/nat/chats.nat.js', allowed), true);
  });

  it('is so nowhere else, and nothing else is', () => {
    assert.equal(isAllowed('connection refused', 'test/e2e/two.e2e.js', allowed), false);
    assert.equal(isAllowed('connection refused: really', 'test/e2e/one.e2e.js', allowed), false);
  });
});
