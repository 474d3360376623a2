// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { ROOT } from '../../tools/setup/root.js';
import { readLocale } from '../../tools/words/locale.js';
import { readParts } from '../../tools/words/parts.js';
import { readSource } from '../../tools/words/sources.js';

/** @param {string[]} texts */
const ids = (...texts) => new Set(texts.map((text) => generateMsgId(text, false)));

describe('texts come in parts', () => {
  /** @type {string} */
  let src;

  /** @param {Record<string, string>} files */
  const write = (files) => {
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(dirname(join(src, path)), { recursive: true });
      writeFileSync(join(src, path), code);
    }
  };

  beforeEach(() => {
    src = mkdtempSync(join(tmpdir(), 'driftpost-words-'));
  });
  afterEach(() => rmSync(src, { recursive: true }));

  it('with the first script what it shows, with each later folder what that shows besides', () => {
    write({
      'main.ts': `import './ui/start.ts'; import type { A } from './ui/a/a.ts';`,
      'ui/start.ts': `msg('Hello'); const later = part(() => import('./a/a.ts'));`,
      'ui/a/a.ts': `import { c } from '../shared.ts'; msg('Hello'); msg('Apple'); import('../b/b.ts');`,
      'ui/b/b.ts': `import '../shared.ts'; msg('Apple'); msg('Bee');`,
      'ui/shared.ts': `msg('Shared');`,
    });
    const { parts } = readParts(src);
    assert.deepEqual([...parts.keys()], ['first', 'a', 'b']);
    assert.deepEqual(parts.get('first')?.texts, ids('Hello'));
    assert.deepEqual(parts.get('a')?.texts, ids('Apple', 'Shared'));
    // b is loaded through a only.
    assert.deepEqual(parts.get('b')?.texts, ids('Bee'));
  });

  it('again with a part that can be fetched without the one that has the text, too', () => {
    write({
      'main.ts': `msg('Hello'); import('./ui/a/a.ts'); import('./ui/b/b.ts');`,
      'ui/a/a.ts': `msg('Apple'); import('../b/b.ts');`,
      'ui/b/b.ts': `msg('Apple'); msg('Bee');`,
    });
    const { parts } = readParts(src);
    assert.deepEqual(parts.get('b')?.texts, ids('Apple', 'Bee'));
  });

  it('by the ids that lit-localize gives them', () => {
    write({
      'all.ts':
        'msg("plain"); msg(`ticks`); msg(str`a ${x} b`); msg(html`a ${x} b`); msg(str`${n} left`, { id: "left" });',
    });
    assert.deepEqual(readSource(join(src, 'all.ts')).texts, [
      generateMsgId('plain', false),
      generateMsgId('ticks', false),
      generateMsgId(['a ', ' b'], false),
      generateMsgId(['a ', ' b'], true),
      'left',
    ]);
  });

  it('and none that is not written out', () => {
    write({ 'all.ts': 'msg(text);' });
    assert.throws(() => readSource(join(src, 'all.ts')), /not written out/u);
  });
});

describe('what is fetched later on the screen', () => {
  it('is fetched by the one helper that says where it is missing', () => {
    const folder = join(ROOT, 'src', 'ui');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const found = files.flatMap((name) => {
      const code = readFileSync(join(folder, name), 'utf8');
      return readSource(join(folder, name), code).dynamic.map(({ start }) => ({
        name,
        before: code.slice(0, start),
      }));
    });
    assert.ok(found.length > 10);
    const others = found.filter(({ before }) => !/\bpart\(\s*\(\) =>\s*$/u.test(before));
    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    );
  });
});

describe('a language', () => {
  it('gives the texts that are asked for, and refuses what it does not have', () => {
    const ru = readLocale('ru');
    const some = ru.only(new Set([generateMsgId('Nickname', false), 'found-one']));
    assert.match(some, /import \{ str \} from '@lit\/localize'/u);
    assert.match(some, /Найден \$\{0\} человек/u);
    assert.equal(some.match(/^\s*'?(?:s[0-9a-f]+|found-one)'?:/gmu)?.length, 2);
    assert.throws(() => ru.only(ids('never written')), /has no text/u);
  });
});
