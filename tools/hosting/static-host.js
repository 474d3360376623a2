// @ts-check
import { pageHeaders } from '../content-security-policy.js';

const headers = Object.entries(pageHeaders);

/** The file `_headers`, as Netlify, Cloudflare Pages and others read it. */
export const headersFile = ['/*', ...headers.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n');

/** The same for nginx, in a `server` or `location`. */
export const nginxHeaders = headers
  .map(([name, value]) => `add_header ${name} "${value}" always;`)
  .join('\n');

/** The same for Caddy, in a site. */
export const caddyHeaders = ['header {', ...headers.map(([name, value]) => `\t${name} "${value}"`), '}'].join(
  '\n',
);

/**
 * Leads to the address that was meant where a program has escaped the sign before the fragment: `/%23/invite/…`.
 * @type {import('vite').Connect.NextHandleFunction}
 */
export const unescapeFragment = ({ url = '' }, response, next) => {
  if (!url.startsWith('/%23')) return next();
  response.writeHead(302, { location: `/#${url.slice('/%23'.length)}` }).end();
};

/**
 * Puts the file `_headers` into the build, and serves it as a static host should.
 * @returns {import('vite').Plugin}
 */
export const staticHost = () => ({
  name: 'driftpost-static-host',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile });
  },
  configurePreviewServer(server) {
    server.middlewares.use(unescapeFragment);
  },
});
