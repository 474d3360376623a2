// @ts-check

/**
 * An error that a browser reports in a test although nothing is wrong.
 * @typedef {object} Allowed
 * @property {string} name
 * @property {RegExp} text of the error, as it is reported
 * @property {readonly string[]} files the test files in which it is allowed, as paths from the root of the project; a
 *   path that ends with `/` means all files in that folder
 * @property {string} reason
 */

/**
 * All errors that are allowed, in unit tests and in tests with the whole app. Any other error of a page, a worker or a
 * service worker fails its test. A test that makes an error on purpose handles it (catches it, or calls
 * `preventDefault()` of the event) and does not stand here.
 * @type {readonly Allowed[]}
 */
export const ALLOWED = [
  {
    name: 'a server that does not answer',
    text: /^console\.error: (?:Failed to load resource: net::ERR_|WebSocket connection to )/u,
    files: [
      'test/e2e/',
      'test/nat/',
      'test/unit/links/nostr/faulty/',
      // The same in a run of all tests: see tools/testing/bundle-tests.js.
      'test-results/unit/test-unit-links-nostr-faulty-1.test.js',
    ],
    reason: 'Chromium prints every server that cannot be reached; tests take servers and scripts away.',
  },
  {
    name: 'no icon beside a file',
    text: /^console\.error: Failed to load resource: .* 404 .*\/favicon\.ico:0\)$/u,
    files: ['test/e2e/'],
    reason: 'Chromium looks for an icon where a test opens a file of the server in place of the app.',
  },
  {
    name: 'a page without https',
    text: /^console\.error: (?:The Cross-Origin-Opener-Policy header has been ignored|Failed to load resource: .* 426 )/u,
    files: ['test/e2e/hosting.e2e.js'],
    reason: 'Chromium says which headers count over https alone, and prints the answer that leads there.',
  },
  {
    name: 'a certificate that nobody vouches for',
    text: /^console\.error: An SSL certificate error occurred when fetching the script/u,
    files: ['test/e2e/hosting.e2e.js'],
    reason:
      'Chromium registers no service worker behind its warning; the app says that it does not work offline.',
  },
  {
    name: 'a service worker that cannot be fetched',
    text: /^(?:service worker: uncaught: TypeError: Failed to fetch|console\.error: An unknown error occurred when fetching the script)/u,
    files: ['test/e2e/', 'test/nat/'],
    reason:
      'The network is taken away while files are fetched for offline; the browser installs it anew later.',
  },
];

/**
 * @param {string} text of an error
 * @param {string} file the test file, as a path from the root of the project
 * @param {readonly Allowed[]} [allowed]
 */
export const isAllowed = (text, file, allowed = ALLOWED) =>
  allowed.some(
    (one) =>
      one.text.test(text) &&
      one.files.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path)),
  );
