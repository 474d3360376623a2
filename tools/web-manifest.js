// @ts-check

/** Deep water and paper, as in the roles of the screen. */
const DEEP_WATER = '#0e5c70';
const PAPER = '#faf7f1';

/**
 * How the app presents itself when it is installed. Without an id of its own: an id is relative to the
 * origin, so that two builds under two paths of one host would be the same app.
 * @type {Partial<import('vite-plugin-pwa').ManifestOptions>}
 */
export const manifest = {
  name: 'Driftpost',
  short_name: 'Driftpost',
  description:
    'A messenger that is nothing but a web page: from browser to browser, without account and server.',
  lang: 'en',
  start_url: './',
  scope: './',
  display: 'standalone',
  theme_color: DEEP_WATER,
  background_color: PAPER,
  categories: ['social', 'communication'],
  icons: [
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  screenshots: [
    {
      src: 'screenshots/wide.png',
      sizes: '1280x800',
      type: 'image/png',
      form_factor: 'wide',
      label: 'A conversation beside the list of chats',
    },
    {
      src: 'screenshots/narrow.png',
      sizes: '780x1688',
      type: 'image/png',
      form_factor: 'narrow',
      label: 'The list of chats on a phone',
    },
  ],
};
