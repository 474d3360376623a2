// @ts-check
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer, get as secureGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decodeQR } from 'qr/decode.js';
import { lanAddresses, ownNames } from '../../tools/hosting/addresses.js';
import { readArguments } from '../../tools/hosting/arguments.js';
import { givenCertificate, ownCertificate } from '../../tools/hosting/certificate.js';
import { dataFolder } from '../../tools/hosting/data-folder.js';
import { answerPlainHttp } from '../../tools/hosting/plain-http.js';
import { terminalQr } from '../../tools/hosting/terminal-qr.js';

const DAY_MS = 86_400_000;

/** @param {string[]} args */
const wish = (...args) => {
  const read = readArguments(args);
  if ('problem' in read) throw new Error(read.problem);
  return read;
};

describe('what can be said after npm start --', () => {
  it('nothing: this machine alone, without TLS', () => {
    const { host, port, secure } = wish();
    assert.deepEqual({ host, port, secure }, { host: '127.0.0.1', port: 4173, secure: false });
  });

  it('--host: every address, over https; also before another option', () => {
    assert.deepEqual([wish('--host').host, wish('--host').secure], [undefined, true]);
    const { host, port, secure } = wish('--host', '--port', '8000');
    assert.deepEqual({ host, port, secure }, { host: undefined, port: 8000, secure: true });
    assert.equal(wish('--host', '0.0.0.0').host, undefined);
  });

  it('--host ADDRESS: that one; over https where others reach it', () => {
    assert.deepEqual(
      [wish('--host', '192.0.2.7').host, wish('--host', '192.0.2.7').secure],
      ['192.0.2.7', true],
    );
    assert.equal(wish('--host', '[fd00::2]').host, 'fd00::2');
    // As behind a proxy on the same machine, which does TLS itself.
    for (const own of ['localhost', '127.0.0.1', '::1']) assert.equal(wish('--host', own).secure, false);
    assert.equal(wish('--host', '127.0.0.1', '--cert', 'c', '--key', 'k').secure, true);
  });

  it('--name NAME: what else it is called, as through a proxy; nothing where it is not said', () => {
    assert.deepEqual(wish('--host', '127.0.0.1').names, []);
    assert.deepEqual(wish('--name', 'Chat.example', '--name', 'talk.example').names, [
      'chat.example',
      'talk.example',
    ]);
  });

  it('what makes no sense is said', () => {
    for (const args of [
      ['--port', '0'],
      ['--port', '70000'],
      ['--port', '4e3'],
      ['--host', '--cert', 'c'],
      ['--cert', 'c', '--key', 'k'],
      ['--hots'],
      ['stray'],
    ])
      assert.ok('problem' in readArguments(args), args.join(' '));
  });
});

describe('addresses of this machine', () => {
  /** @type {(address: string, family?: 'IPv4' | 'IPv6', internal?: boolean) => any} */
  const at = (address, family = 'IPv4', internal = false) => ({ address, family, internal });

  it('real networks first, nothing that others cannot reach', () => {
    const found = lanAddresses({
      lo: [at('127.0.0.1', 'IPv4', true)],
      docker0: [at('172.17.0.1')],
      wlan0: [at('fe80::1', 'IPv6'), at('2001:db8::1', 'IPv6'), at('192.168.1.5'), at('fd12::5', 'IPv6')],
    });
    assert.deepEqual(
      found.map(({ address, lasts }) => [address, lasts]),
      [
        ['192.168.1.5', true],
        ['2001:db8::1', false],
        ['fd12::5', true],
        ['172.17.0.1', true],
      ],
    );
  });

  it('names that a certificate can hold', () => {
    assert.deepEqual(ownNames('den'), ['den', 'den.local']);
    assert.deepEqual(ownNames('den.lan'), ['den.lan']);
    assert.deepEqual(ownNames('Mina’s Mac'), []);
  });

  it('a folder that belongs to the machine', () => {
    assert.equal(
      dataFolder({ platform: 'linux', env: {}, home: '/home/a' }),
      '/home/a/.local/share/driftpost',
    );
    assert.equal(
      dataFolder({ platform: 'linux', env: { XDG_DATA_HOME: '/d' }, home: '/home/a' }),
      '/d/driftpost',
    );
    assert.equal(
      dataFolder({ platform: 'darwin', env: {}, home: '/Users/a' }),
      '/Users/a/Library/Application Support/Driftpost',
    );
  });
});

describe('the certificate', () => {
  /** @type {string} */
  let folder;
  const lasting = ['192.0.2.7', 'den.local', '127.0.0.1', '::1'];
  const now = Date.UTC(2030, 0, 1);
  /** @param {{ lasting?: string[], others?: string[], now?: number }} [change] */
  const own = (change) => ownCertificate({ folder, lasting, others: ['2001:db8::1'], now, ...change });
  const file = () => join(folder, 'certificate-and-key.pem');

  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'driftpost-certificate-')), 'kept');
  });
  after(() => rm(join(folder, '..'), { recursive: true }));

  it('is made for every address and name, for a year, and is no authority', async () => {
    const { cert, origin } = await own();
    const x509 = new X509Certificate(cert);
    assert.equal(origin, 'made');
    for (const address of ['192.0.2.7', '::1', '2001:db8::1']) assert.ok(x509.checkIP(address), address);
    assert.ok(x509.checkHost('den.local'));
    assert.equal(x509.checkHost('elsewhere.example'), undefined);
    assert.equal(x509.ca, false);
    assert.equal(Date.parse(x509.validTo), now + 365 * DAY_MS);
  });

  it(
    'is read by nobody else',
    { skip: process.platform === 'win32' && 'Windows has no such bits' },
    async () => {
      assert.equal((await stat(file())).mode & 0o777, 0o600);
      assert.equal((await stat(folder)).mode & 0o777, 0o700);
    },
  );

  it('is kept while it serves: also when an address that changes every day has changed', async () => {
    const first = await own();
    const next = await own({ others: ['2001:db8::2'], now: now + 300 * DAY_MS });
    assert.deepEqual([next.origin, next.fingerprint], ['kept', first.fingerprint]);
  });

  it('is made anew when an address is new, when it expires within a month, or when it is damaged', async () => {
    assert.equal((await own({ lasting: [...lasting, '192.0.2.8'] })).origin, 'made');
    assert.equal((await own()).origin, 'kept');
    assert.equal((await own({ now: now + 336 * DAY_MS })).origin, 'made');
    const text = await readFile(file(), 'utf8');
    await writeFile(file(), text.slice(0, text.length / 2));
    assert.equal((await own({ now: now + 336 * DAY_MS })).origin, 'made');
  });

  it('is made anew when others could read the key', { skip: process.platform === 'win32' }, async () => {
    const { fingerprint } = await own();
    await chmod(file(), 0o644);
    const next = await own();
    assert.equal(next.origin, 'made');
    assert.notEqual(next.fingerprint, fingerprint);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
  });

  it('that somebody has is taken with its names, or it is said what is wrong', async () => {
    await own();
    const files = { cert: file(), key: file() };
    const given = givenCertificate(files, now);
    assert.ok(!('problem' in given));
    assert.ok(given.names.includes('den.local'));
    for (const [wrong, words] of /** @type {const} */ ([
      [givenCertificate({ ...files, cert: join(folder, 'none.pem') }, now), /none\.pem cannot be read/u],
      [
        givenCertificate({ ...files, key: import.meta.filename ?? 'package.json' }, now),
        /no certificate and its key/u,
      ],
      [givenCertificate(files, now + 2 * 365 * DAY_MS), /was valid until/u],
    ])) {
      assert.ok('problem' in wrong);
      assert.match(wrong.problem, words);
    }
  });
});

describe('the code in the terminal', () => {
  it('is read by a decoder', () => {
    const link = 'https://192.168.178.123:4173';
    const rows = terminalQr(link, false)
      .split('\n')
      .map((line) => line.slice(2));
    const modules = rows.flatMap((row) => [
      [...row].map((sign) => sign === '▀' || sign === '█'),
      [...row].map((sign) => sign === '▄' || sign === '█'),
    ]);
    const scale = 4;
    const size = modules[0]?.length ?? 0;
    const data = new Uint8Array((size * scale) ** 2 * 4);
    for (let y = 0; y < size * scale; y++)
      for (let x = 0; x < size * scale; x++)
        data.fill(
          modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] ? 255 : 0,
          (y * size * scale + x) * 4,
          (y * size * scale + x) * 4 + 4,
        );
    assert.equal(decodeQR({ width: size * scale, height: size * scale, data }), link);
  });
});

describe('plain http at the port of https', () => {
  /** @type {import('node:https').Server} */
  let server;
  /** @type {string} */
  let folder;
  /** @type {string} */
  let cert;
  let port = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftpost-plain-'));
    const own = await ownCertificate({ folder, lasting: ['127.0.0.1'], others: [] });
    cert = own.cert;
    server = createServer({ cert, key: own.key }, (_request, response) => response.end('over TLS'));
    answerPlainHttp(server, { origin: 'https://192.0.2.7:1', ownCertificate: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  /**
   * @param {import('node:http').ClientRequest} request
   * @returns {Promise<{ status: number | undefined, body: string }>}
   */
  const answerTo = async (request) => {
    const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(request, 'response'));
    let body = '';
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode, body };
  };
  /** @param {import('node:http').OutgoingHttpHeaders} headers */
  const plain = (headers) =>
    answerTo(get({ host: '127.0.0.1', port, path: '/chat/?a=1', headers, agent: false }));

  it('TLS is served as before', async () => {
    const { body } = await answerTo(secureGet({ host: '127.0.0.1', port, ca: cert, agent: false }));
    assert.equal(body, 'over TLS');
  });

  it('says what is needed and where, in the language of the browser', async () => {
    const english = await plain({});
    assert.equal(english.status, 426);
    assert.match(english.body, /Driftpost needs https/u);
    assert.ok(english.body.includes(`href="https://127.0.0.1:${port}/chat/"`), english.body);
    assert.match((await plain({ 'accept-language': 'ru-RU,ru;q=0.9' })).body, /работает только по https/u);
    assert.match((await plain({ 'accept-language': 'fr, zh-CN' })).body, /需要 https/u);
  });

  it('leads nowhere else, whatever it is told', async () => {
    for (const host of ['"><script>', 'a/../b', 'x@evil.example/..']) {
      const { body } = await plain({ host });
      assert.ok(body.includes('href="https://192.0.2.7:1/chat/"'), `${host}: ${body}`);
    }
    const proxied = get({
      host: '127.0.0.1',
      port,
      path: 'http://[',
      headers: { host: 'den' },
      agent: false,
    });
    assert.ok((await answerTo(proxied)).body.includes('href="https://den/"'));
  });
});
