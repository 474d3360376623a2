// @ts-check

/**
 * What the page may do: its own scripts, styles and pictures, and connections to relays. No inline
 * script, no inline style, nothing of others.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  // Any relay over TLS; without TLS one on this machine, or on the page's own origin ('self', CSP 3).
  "connect-src 'self' wss: ws://localhost:* ws://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
];

/** The policy that is built into the page. */
export const contentSecurityPolicy = DIRECTIVES.join('; ');

/** What a server should say beside it: a policy in a page can neither forbid frames nor reach workers. */
export const pageHeaders = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
