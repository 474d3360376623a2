// @ts-check
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import { ROOT } from '../../tools/setup/root.js';

const RIVALS = join(ROOT, 'bench', 'rivals');
const PAGES = ['chat', 'rooms', 'echo'];

/**
 * The rivals' pages, served as any static host would.
 * @typedef {object} RivalSite
 * @property {string} url with a slash at its end
 * @property {number} chatBytes what the chat page takes to load, brotli
 * @property {() => Promise<void>} stop
 */

/**
 * A production build in memory.
 * @param {string} root
 * @param {Record<string, string>} input
 * @param {{ polyfill: boolean } | false} modulePreload false where scripts are for workers, which have no document
 */
export const buildInMemory = async (root, input, modulePreload = { polyfill: false }) => {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload,
      rolldownOptions: { input, output: { entryFileNames: '[name].js' } },
    },
  });
  if (!('output' in built)) throw new Error('The rivals were not built as one.');
  return built.output;
};

/** The pages, built as a production build of them would be. */
export const buildPages = () =>
  buildInMemory(RIVALS, Object.fromEntries(PAGES.map((name) => [name, join(RIVALS, `${name}.html`)])));

/**
 * @typedef {Awaited<ReturnType<typeof buildInMemory>>} Files
 * @typedef {Extract<Files[number], { type: 'chunk' }>} Chunk
 */

/** @param {Files[number]} file */
const bodyOf = (file) => (file.type === 'chunk' ? file.code : file.source);

/**
 * The bytes of a page and of the scripts that it cannot do without.
 * @param {Files} files
 * @param {string} name
 */
const weigh = (files, name) => {
  const byName = new Map(files.map((file) => [file.fileName, file]));
  const entry = files.find((file) => file.type === 'chunk' && file.isEntry && file.name === name);
  const wanted = new Set([`${name}.html`, ...(entry ? [entry.fileName] : [])]);
  for (const each of wanted) {
    const file = byName.get(each);
    if (file?.type === 'chunk') for (const other of file.imports) wanted.add(other);
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return [...wanted]
    .map((each) => byName.get(each))
    .reduce((sum, file) => sum + (file ? brotliCompressSync(bodyOf(file), { params }).length : 0), 0);
};

const TYPES = { js: 'text/javascript', html: 'text/html; charset=utf-8', wasm: 'application/wasm' };

/** @param {string} name */
const typeOf = (name) =>
  TYPES[/** @type {keyof typeof TYPES} */ (name.split('.').at(-1))] ?? 'application/octet-stream';

/**
 * What answers with what was built, as any static host would.
 * @param {Files} files
 * @returns {(path: string, response: import('node:http').ServerResponse) => void}
 */
export const answerWith = (files) => {
  const byPath = new Map(files.map((file) => [`/${file.fileName}`, file]));
  return (path, response) => {
    const file = byPath.get(path);
    if (!file) return void response.writeHead(404).end();
    const headers = { 'Content-Type': typeOf(file.fileName), 'Cache-Control': 'no-cache' };
    response.writeHead(200, headers).end(bodyOf(file));
  };
};

/**
 * Serves what was built.
 * @param {Files} files
 */
export const serveFiles = async (files) => {
  const answer = answerWith(files);
  const http = createServer((request, response) =>
    answer(new URL(request.url ?? '/', 'http://localhost').pathname, response),
  );
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, 'localhost', () => resolve(undefined));
  });
  const address = http.address();
  return {
    url: `http://localhost:${address && typeof address === 'object' ? address.port : 0}/`,
    stop: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
};

/**
 * Builds and serves the rivals.
 * @returns {Promise<RivalSite>}
 */
export const serveRivals = async () => {
  const files = await buildPages();
  return { ...(await serveFiles(files)), chatBytes: weigh(files, 'chat') };
};
