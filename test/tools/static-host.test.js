// @ts-check
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { filesIn, hashOf } from '../../tools/build-hash-plugin.js';
import { contentSecurityPolicy, pageHeaders } from '../../tools/content-security-policy.js';
import {
  caddyHeaders,
  headersFile,
  nginxHeaders,
  unescapeFragment,
} from '../../tools/hosting/static-host.js';
import { ROOT } from '../../tools/setup/root.js';

describe('an address whose fragment was escaped', () => {
  /** @param {string} path */
  const answerTo = async (path) => {
    const server = createServer((request, response) =>
      unescapeFragment(request, response, () => void response.end('the app')),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    const answer = await fetch(`http://127.0.0.1:${address.port}${path}`, { redirect: 'manual' });
    server.close();
    return answer.headers.get('location') ?? (await answer.text());
  };

  it('leads to the one that was meant, and nothing else leads anywhere', async () => {
    assert.equal(await answerTo('/%23/invite/abc?fbclid=x'), '/#/invite/abc?fbclid=x');
    for (const path of ['/', '/x/%23/invite', '/?q=%23']) assert.equal(await answerTo(path), 'the app');
  });
});

describe('the page of a static host where there is none', () => {
  const page = readFileSync(join(ROOT, 'public', '404.html'), 'utf8');
  const [, script = ''] = /<script>(.*)<\/script>/su.exec(page) ?? [];

  /** @param {string} href the address at which it comes */
  const leadsTo = (href) => {
    /** @type {string | undefined} */
    let target;
    const location = { href, replace: (/** @type {string} */ to) => (target = to) };
    runInNewContext(script, { location });
    return target;
  };

  it('may run its own script alone', () => {
    const hash = createHash('sha256').update(script).digest('base64');
    assert.ok(page.includes(`script-src 'sha256-${hash}'`), `the script has ${hash}`);
  });

  it('leads to the address that was meant, wherever the app lies', () => {
    assert.equal(leadsTo('https://a.example/%23/invite/x'), 'https://a.example/#/invite/x');
    assert.equal(leadsTo('https://a.example/b/%23/pair/x%2523'), 'https://a.example/b/#/pair/x%2523');
    assert.equal(leadsTo('https://a.example/b/nothing'), undefined);
  });
});

describe('headers for a static host', () => {
  it('are the same everywhere: _headers, nginx and Caddy', () => {
    const said = {
      _headers: [...headersFile.matchAll(/^ {2}([\w-]+): (.+)$/gmu)],
      nginx: [...nginxHeaders.matchAll(/^add_header ([\w-]+) "(.+)" always;$/gmu)],
      Caddy: [...caddyHeaders.matchAll(/^\t([\w-]+) "(.+)"$/gmu)],
    };
    for (const [host, found] of Object.entries(said)) {
      const headers = Object.fromEntries(found.map(([, name, value]) => [name, value]));
      assert.deepEqual(headers, pageHeaders, host);
    }
    // A quotation mark would end a value in nginx and Caddy.
    for (const value of Object.values(pageHeaders)) assert.doesNotMatch(value, /["\\]/u);
  });

  it('are what the page about hosting says', async () => {
    const page = await readFile(join(ROOT, 'docs', 'hosting.md'), 'utf8');
    for (const snippet of [headersFile.trim(), nginxHeaders, caddyHeaders])
      assert.ok(page.includes(`\n${snippet}\n`), `docs/hosting.md has something else than\n${snippet}`);
  });

  it('keep what is dangerous away', () => {
    assert.match(contentSecurityPolicy, /require-trusted-types-for 'script'/u);
    assert.doesNotMatch(contentSecurityPolicy, /unsafe|\*:\/\/|https?:(?!\/\/)/u);
    assert.match(pageHeaders['Content-Security-Policy'], /frame-ancestors 'none'/u);
    assert.equal(pageHeaders['Cross-Origin-Opener-Policy'], 'same-origin');
    assert.equal(pageHeaders['Cross-Origin-Resource-Policy'], 'same-origin');
    assert.match(pageHeaders['Permissions-Policy'], /camera=\(self\).*microphone=\(\)/u);
  });
});

describe('the hash of a build', () => {
  it('is of every file but those that the host may change', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'driftpost-build-'));
    try {
      await mkdir(join(folder, 'assets'));
      for (const [path, text] of Object.entries({
        'index.html': 'page',
        'assets/a.js': 'script',
        'config.json': '{}',
        'build.json': '{}',
      }))
        await writeFile(join(folder, path), text);
      const before = filesIn(folder);
      assert.deepEqual(Object.keys(before), ['assets/a.js', 'index.html']);
      // As sha256sum has it.
      assert.equal(before['index.html'], '3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
      await writeFile(join(folder, 'config.json'), '{"network":"other"}');
      assert.equal(hashOf(filesIn(folder)), hashOf(before));
      await writeFile(join(folder, 'assets', 'a.js'), 'another script');
      assert.notEqual(hashOf(filesIn(folder)), hashOf(before));
      const [first, second] = Object.entries(before);
      assert.ok(first && second);
      assert.equal(hashOf(Object.fromEntries([second, first])), hashOf(before), 'in whatever order');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
