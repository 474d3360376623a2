// @ts-check
import assert from 'node:assert/strict';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { build } from 'vite';
import { temporaryFolder } from '../../tools/temporary-folder.js';
import { wholeFile } from '../../tools/whole-file.js';

/** What three modules that are fetched later have in common with the entry differs; another entry shares a part, too. */
const SOURCES = {
  'entry.js': `import { one } from './one.js'; import { two } from './two.js'; console.log(one(), two());
    void import('./later.js'); void import('./seldom.js'); void import('./never.js');`,
  'other.js': `import { due } from './two.js'; console.log(due());`,
  'one.js': `import { deep } from './deep.js'; export const one = () => deep('one'); export const uno = () => deep('uno');`,
  'two.js': `import { deep } from './deep.js'; export const two = () => deep('two'); export const due = () => deep('due');`,
  'deep.js': 'export const deep = (word) => `deep ${word}`;',
  'later.js': `import { uno } from './one.js'; import { beside } from './beside.js'; console.log(uno(), beside);`,
  'seldom.js': `import { due } from './two.js'; import { beside } from './beside.js'; console.log(due(), beside);`,
  'never.js': `import { uno } from './one.js'; import { due } from './two.js'; console.log(uno(), due());`,
  'beside.js': `export const beside = 'beside';`,
};

/** Builds these sources; answers the files by the names of the modules in them, with the files that each imports. */
const built = async () => {
  const root = realpathSync(temporaryFolder('driftpost-whole-file-'));
  for (const [name, code] of Object.entries(SOURCES)) writeFileSync(join(root, name), code);
  const groups = [wholeFile('entry.js', { name: 'whole', root })];
  const output = { codeSplitting: { groups } };
  const input = [join(root, 'entry.js'), join(root, 'other.js')];
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { write: false, minify: false, modulePreload: false, rolldownOptions: { input, output } },
  });
  assert.ok('output' in result);
  const chunks = result.output.filter((each) => each.type === 'chunk');
  return (/** @type {string} */ name) => {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${name}`)));
    assert.ok(chunk, `${name} is in a file`);
    return chunk;
  };
};

describe('a module in one file with all that it imports', () => {
  it('needs no other file, whatever is shared with what is fetched later', async () => {
    const fileOf = await built();
    const entry = fileOf('entry.js');
    assert.ok(entry.isEntry);
    assert.deepEqual(entry.imports, []);
    for (const name of ['one.js', 'two.js', 'deep.js']) assert.equal(fileOf(name), entry, name);
  });

  it('holds nothing that only comes later', async () => {
    const fileOf = await built();
    const entry = fileOf('entry.js');
    for (const name of ['later.js', 'seldom.js', 'never.js', 'beside.js', 'other.js'])
      assert.notEqual(fileOf(name), entry, name);
    assert.ok(fileOf('later.js').imports.includes(entry.fileName));
  });
});
