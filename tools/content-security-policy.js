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
  // No text becomes markup or a script by mistake: only by Lit's templates, and src/trusted-scripts.ts.
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
];

/** The policy that is built into the page. */
export const contentSecurityPolicy = DIRECTIVES.join('; ');

/** Features of browsers that are asked for: the camera reads codes, the other passes links on. */
const WANTED = ['camera', 'clipboard-write'];

/** Features that no part of the app uses, so that none can be used by mistake, or by injected code. */
const UNWANTED = [
  'accelerometer',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

const permissionsPolicy = [
  ...WANTED.map((feature) => `${feature}=(self)`),
  ...UNWANTED.map((feature) => `${feature}=()`),
].join(', ');

/**
 * What a server should say beside it: a policy in a page can neither forbid frames nor reach workers, and the thread with
 * the keys is one. The same for every file.
 */
export const pageHeaders = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': permissionsPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
