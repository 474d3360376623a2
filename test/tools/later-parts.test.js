// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';
import { LATER_PARTS } from '../e2e/harness/later-parts.js';

/** Imports that are made later, and workers. */
const LATER = /\b(?:import\(|new Worker\(new URL\()\s*'([^']+)'/gu;

/** Of the sources, each once: by its path in the project, or as a package is called. */
const laterParts = () => {
  const found = new Set();
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => each.endsWith('.ts'))) {
    const path = join('src', file).replaceAll('\\', '/');
    const text = readFileSync(join(ROOT, path), 'utf8').replaceAll(/^\s*(?:\*|\/\/).*$/gmu, '');
    for (const [whole, name = ''] of text.matchAll(LATER)) {
      const isType = text.includes(`typeof ${whole}`);
      if (!isType) found.add(name.startsWith('.') ? posix.join(dirname(path), name) : name);
    }
  }
  return [...found].toSorted();
};

describe('the list of what the app fetches later', () => {
  it('has a row for each import and worker of the sources, and none besides', () => {
    assert.deepEqual(Object.keys(LATER_PARTS).toSorted(), laterParts());
  });
});
