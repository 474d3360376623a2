// @ts-check
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';

const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
const diagrams = [...text.matchAll(/```mermaid\n([\s\S]*?)```/gu)].map(([, body]) => body ?? '');

/** @param {string} path */
const isThere = (path) => ['src/engine', 'src', '.'].some((folder) => existsSync(join(ROOT, folder, path)));

test('diagrams name no file that is not there', () => {
  assert.equal(diagrams.length, 4);
  const files = diagrams.flatMap((body) => body.match(/[a-z][\w/-]*\.ts\b/gu) ?? []);
  assert.ok(files.length > 25);
  assert.deepEqual(
    files.filter((file) => !isThere(file)),
    [],
  );
});

test('the diagram of what is kept names no table that is not there', () => {
  const kept = readdirSync(join(ROOT, 'src/engine'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('kept.ts'))
    .map((name) => readFileSync(join(ROOT, 'src/engine', name), 'utf8'))
    .join('\n');
  const idb = /subgraph idb[\s\S]*?\n {4}end/u.exec(text)?.[0] ?? assert.fail('no diagram of what is kept');
  const tables = [...idb.matchAll(/^\s+\w+\["(.+)"\]$/gmu)].flatMap(([, names = '']) => names.split(', '));
  assert.ok(tables.length > 20);
  assert.deepEqual(
    tables.filter((name) => !new RegExp(`\\b${name}: \\{`, 'u').test(kept)),
    [],
  );
});
