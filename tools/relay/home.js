// @ts-check
import { isIP } from 'node:net';

/**
 * The name or address in a `Host` header or an origin, without the port; undefined where there is none.
 * @param {string | undefined} text
 */
const nameIn = (text) => {
  try {
    const { hostname } = new URL(text?.includes('://') ? text : `http://${text ?? ''}`);
    return hostname.replaceAll(/^\[|\]$/gu, '').toLowerCase() || undefined;
  } catch {
    return undefined;
  }
};

/** @param {string} name */
const isOfThisMachine = (name) =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  name === '::1' ||
  (isIP(name) === 4 && name.startsWith('127.'));

/**
 * Whether a request comes from a page of this house. A browser in it opens any page there is, and each of these may
 * connect to any address there is, or have its own name lead here (DNS rebinding). So the server must be called by an
 * address or by one of its names, and the page must come from there, too. A program that is no browser names no page.
 * @param {import('node:http').IncomingMessage} request
 * @param {readonly string[] | true} names of this server, beside its addresses; true: whatever it is called
 */
export const isAtHome = ({ headers }, names) => {
  const isOwn = (/** @type {string} */ name) => names === true || names.includes(name);
  const host = nameIn(headers.host);
  if (host === undefined || !(isIP(host) > 0 || isOfThisMachine(host) || isOwn(host))) return false;
  if (headers.origin === undefined) return true;
  const page = nameIn(headers.origin);
  return page !== undefined && (page === host || isOfThisMachine(page) || isOwn(page));
};

/**
 * The name of a refused client: its page, else the name by which it reached this server. Only characters of host names.
 * @param {import('node:http').IncomingMessage} request
 */
export const strangeNameIn = ({ headers }) =>
  (nameIn(headers.origin) ?? nameIn(headers.host) ?? 'nowhere').replaceAll(/[^a-z\d.:-]/gu, '').slice(0, 100);
