// @ts-check
import { createHash } from 'node:crypto';

/**
 * Pairing without a server, by the names that a screen reader says. Nothing here waits for a time.
 * @typedef {import('playwright-core').Page} Page
 */

/** @param {Page} page */
const dialogOf = (page) => page.getByRole('dialog', { name: 'Pair without a server' });

/**
 * Opens the dialog.
 * @param {Page} page
 */
export const showPairing = async (page) => {
  await page.getByRole('button', { name: 'Pair without a server' }).click();
  await dialogOf(page).getByRole('textbox', { name: 'Their code' }).waitFor();
};

/**
 * The code that the open dialog shows, as soon as there is one.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export const ownCode = (page) => dialogOf(page).getByRole('textbox', { name: 'Your code' }).inputValue();

/**
 * The same as the link that its button copies.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export const ownLink = async (page) => {
  const { origin, pathname } = new URL(page.url());
  return `${origin}${pathname}#/pair/${await ownCode(page)}`;
};

/**
 * The picture of the code, as a camera sees it.
 * @param {Page} page
 */
export const saveQrCode = (page) => dialogOf(page).getByRole('img', { name: 'Pairing QR code' }).screenshot();

/**
 * Hands a code in.
 * @param {Page} page
 * @param {string} code
 */
export const connect = async (page, code) => {
  await dialogOf(page).getByRole('textbox', { name: 'Their code' }).fill(code);
  await confirm(page);
};

/**
 * Goes on with the code that is there already.
 * @param {Page} page
 */
export const confirm = (page) => dialogOf(page).getByRole('button', { name: 'Connect' }).click();

/**
 * The answer that the dialog shows once a code was handed in.
 * @param {Page} page
 */
export const answerOf = async (page) => {
  await dialogOf(page)
    .getByText(/^\s*Now let /u)
    .waitFor();
  return ownCode(page);
};

/** Where the expiry stands in a code; docs/PROTOCOL-pairing.md. */
const EXPIRY_AT = 20;
const CHECKSUM_BYTES = 4;

/**
 * The same code as it would be if it had been made so long ago.
 * @param {string} code
 * @param {number} seconds
 */
export const madeEarlier = (code, seconds) => {
  const body = Buffer.from(code, 'base64url').subarray(0, -CHECKSUM_BYTES);
  body.writeUInt32BE(body.readUInt32BE(EXPIRY_AT) - seconds, EXPIRY_AT);
  const hash = createHash('sha256').update('driftpost/pairing-checksum/1\0').update(body).digest();
  return Buffer.concat([body, hash.subarray(0, CHECKSUM_BYTES)]).toString('base64url');
};
