// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/setup/root.js';

/** The version that src/links/trystero/README.md describes. */
const KNOWN = '0.25.4';

describe('trystero, as it comes with the app', () => {
  it('is the version that was read: with another one, go through src/links/trystero/README.md first', () => {
    const { version } = createRequire(import.meta.url)('@trystero-p2p/core/package.json');
    assert.equal(version, KNOWN);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(dependencies['@trystero-p2p/core'], KNOWN);
    assert.match(readFileSync(join(ROOT, 'src/links/trystero/README.md'), 'utf8'), /0\.25\.4/u);
  });
});
