// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildForNode } from '../../tools/build-for-node.js';
import { ROOT } from '../../tools/setup/root.js';

/**
 * A process that makes a folder with something in it, says where it is, and comes to this end.
 * @param {string} end a statement
 * @param {NodeJS.Signals} [signal] sent to it once it has said so
 * @returns {Promise<{ folder: string, code: number | null }>}
 */
const folderOf = (end, signal) =>
  new Promise((resolve, reject) => {
    const script = `
      import { writeFileSync } from 'node:fs';
      import { temporaryFolder } from './tools/temporary-folder.js';
      const folder = temporaryFolder('driftpost-test-');
      writeFileSync(folder + '/file', 'x');
      if (!(await import('node:fs')).existsSync(folder + '/file')) throw new Error('no folder');
      console.log(folder);
      ${end}`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
      if (signal && said.includes('\n')) child.kill(signal);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ folder: said.trim(), code }));
  });

describe('a temporary folder', () => {
  it('is gone when its process is, however that ended', async () => {
    const stays = 'setInterval(() => undefined, 1_000);';
    const ends = await Promise.all([
      folderOf(''),
      folderOf('throw new Error("an end");'),
      folderOf('process.exit(7);'),
      folderOf(stays, 'SIGTERM'),
      folderOf(stays, 'SIGINT'),
    ]);
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 1, 7, 143, 130],
    );
    for (const { folder } of ends) {
      assert.match(folder, /driftpost-test-/u);
      assert.equal(existsSync(folder), false, folder);
    }
  });
});

describe('a script of Node that is made of modules in TypeScript', () => {
  it('runs, and lies beside nothing of the website', async () => {
    const script = await buildForNode('src/lib/base32.ts');
    assert.deepEqual(readdirSync(dirname(script)), ['base32.mjs']);
    const { toBase32 } = await import(pathToFileURL(script).href);
    assert.equal(toBase32(Uint8Array.of(255)), '74');
  });
});
