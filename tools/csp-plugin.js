// @ts-check
import { contentSecurityPolicy } from './content-security-policy.js';

/**
 * Puts the policy into the built page, first of all; not in `vite dev`, because its hot reloading is an inline script.
 * @returns {import('vite').Plugin}
 */
export const csp = () => ({
  name: 'driftpost-csp',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
});
