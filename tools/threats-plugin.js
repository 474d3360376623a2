// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { contentSecurityPolicy } from './content-security-policy.js';
import { ROOT } from './setup/root.js';

const SOURCE = join(ROOT, 'docs', 'THREATS.md');
const FILE = 'threats.html';

/** docs/THREATS.md as a page of the app's own, without any script. */
const render = () => {
  const body = marked.parse(readFileSync(SOURCE, 'utf8'), { async: false });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
    <title>What Driftpost protects</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="./icons/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="./threats.css" />
  </head>
  <body>
    <main>
${body}
    </main>
  </body>
</html>
`;
};

/**
 * Puts the page beside the app, where Settings link to it and the service worker keeps it for offline.
 * @returns {import('vite').Plugin}
 */
export const threats = () => ({
  name: 'driftpost-threats',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: FILE, source: render() });
  },
  configureServer: ({ middlewares }) => {
    middlewares.use(`/${FILE}`, (_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(render());
    });
  },
});
