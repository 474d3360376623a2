// @ts-check
// The pictures that are made from others: icons of the sizes that systems ask for, out of icon.svg.
// Run by hand after the drawing changed (npm run pictures); the results are committed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from './chromium-args.js';
import { findChromium } from './find-chromium.js';

const ICONS = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'public', 'icons');
/** A system may cut a maskable icon to a circle of 80 % of its size; the drawing stays within. */
const MASKABLE_SCALE = 0.8;

/**
 * @typedef {object} Picture
 * @property {string} file
 * @property {number} size in pixels
 * @property {'round' | 'square' | 'maskable'} edge `square`: to the corners; `maskable`: that, and the drawing smaller
 */

/** @type {readonly Picture[]} */
const PICTURES = [
  { file: 'icon-192.png', size: 192, edge: 'round' },
  { file: 'icon-512.png', size: 512, edge: 'round' },
  { file: 'maskable-192.png', size: 192, edge: 'maskable' },
  { file: 'maskable-512.png', size: 512, edge: 'maskable' },
  { file: 'apple-touch-icon.png', size: 180, edge: 'square' },
];

/**
 * The drawing with another edge.
 * @param {string} svg
 * @param {Picture['edge']} edge
 */
const withEdge = (svg, edge) => {
  const square = edge === 'round' ? svg : svg.replace(/(id="edge-shape"[^>]*) rx="\d+"/u, '$1');
  if (edge !== 'maskable') return square;
  const offset = (512 * (1 - MASKABLE_SCALE)) / 2;
  return square.replace(
    'id="drawing"',
    `transform="translate(${offset} ${offset}) scale(${MASKABLE_SCALE})"`,
  );
};

const svg = await readFile(join(ICONS, 'icon.svg'), 'utf8');
const executablePath = findChromium();
if (!executablePath) throw new Error('Chromium is needed: set CHROME_PATH or install it.');
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
try {
  for (const { file, size, edge } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const picture = Buffer.from(withEdge(svg, edge)).toString('base64');
    await page.setContent(
      `<style>body{margin:0}img{display:block}</style><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${picture}">`,
    );
    await writeFile(join(ICONS, file), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
