// @ts-check
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
/** Apple's systems refuse certificates that are valid for longer than 825 days; a year is plenty. */
const VALID_DAYS = 365;
/** Clocks of phones are wrong by a few hours now and then. */
const BEFORE_DAYS = 1;
/** One that has no longer than this is made anew. */
const RENEW_DAYS = 30;

/** One file for both, so that they are always of one pair. */
const FILE = 'certificate-and-key.pem';

/**
 * @typedef {object} Certificate
 * @property {string} cert PEM
 * @property {string} key PEM
 * @property {string} fingerprint SHA-256, as browsers show it
 * @property {readonly string[]} names that it is for, as far as it says; `*.` left out
 * @property {'given' | 'kept' | 'made'} origin
 */

/**
 * @param {string} cert
 * @param {string} key
 * @returns {X509Certificate | undefined} undefined where they are no pair
 */
const pairOf = (cert, key) => {
  try {
    const x509 = new X509Certificate(cert);
    return x509.checkPrivateKey(createPrivateKey(key)) ? x509 : undefined;
  } catch {
    return undefined;
  }
};

/**
 * @param {X509Certificate} x509
 * @returns {string[]}
 */
const namesOf = ({ subjectAltName = '' }) =>
  [...subjectAltName.matchAll(/(?:^|, )(?:DNS|IP Address):([^,]+)/gu)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('*'));

/**
 * Reads the host's own certificate.
 * @param {{ cert: string, key: string }} files paths; the first may hold the whole chain
 * @param {number} [now] milliseconds since 1970
 * @returns {Certificate | { problem: string }}
 */
export const givenCertificate = (files, now = Date.now()) => {
  /** @type {string[]} */
  const texts = [];
  for (const path of [files.cert, files.key]) {
    try {
      texts.push(readFileSync(path, 'utf8'));
    } catch (error) {
      return { problem: `${path} cannot be read: ${error instanceof Error ? error.message : error}` };
    }
  }
  const [cert = '', key = ''] = texts;
  const x509 = pairOf(cert, key);
  if (!x509)
    return {
      problem: `${files.cert} and ${files.key} are no certificate and its key, both as PEM and without a passphrase.`,
    };
  if (Date.parse(x509.validTo) < now) return { problem: `${files.cert} was valid until ${x509.validTo}.` };
  return { cert, key, fingerprint: x509.fingerprint256, names: namesOf(x509), origin: 'given' };
};

/**
 * @param {X509Certificate} x509
 * @param {string} name
 */
const isFor = (x509, name) => (isIP(name) ? x509.checkIP(name) : x509.checkHost(name)) !== undefined;

/**
 * The certificate that was made last, if it still serves.
 * @param {Own} own
 * @returns {Certificate | undefined}
 */
const keptCertificate = ({ folder, lasting, now }) => {
  const path = join(folder, FILE);
  try {
    // A key that other accounts could have read proves nothing any more. Windows has no such mode bits.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) return undefined;
    const text = readFileSync(path, 'utf8');
    const x509 = pairOf(text, text);
    if (!x509 || Date.parse(x509.validTo) < now + RENEW_DAYS * DAY_MS) return undefined;
    if (Date.parse(x509.validFrom) > now || !lasting.every((name) => isFor(x509, name))) return undefined;
    return { cert: text, key: text, fingerprint: x509.fingerprint256, names: namesOf(x509), origin: 'kept' };
  } catch {
    return undefined;
  }
};

/**
 * @param {string} name
 * @returns {{ type: 7, ip: string } | { type: 2, value: string }}
 */
const altName = (name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name });

/**
 * @param {Own} own
 * @returns {Promise<Certificate>}
 */
const makeCertificate = async ({ folder, lasting, others, now }) => {
  const { generate } = await import('selfsigned');
  const names = [...new Set([...lasting, ...others])];
  const pems = await generate([{ name: 'commonName', value: 'Driftpost on this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - BEFORE_DAYS * DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      // It is no CA: trusting it does not mean trusting other certificates that it signs.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(altName) },
    ],
  });
  const text = `${pems.cert.trim()}\n${pems.private.trim()}\n`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FILE);
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  // The mode above counts for a file that was not there.
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return {
    cert: text,
    key: text,
    fingerprint: new X509Certificate(text).fingerprint256,
    names,
    origin: 'made',
  };
};

/**
 * @typedef {object} Own
 * @property {string} folder where it is kept
 * @property {readonly string[]} lasting names and addresses that it has to be for
 * @property {readonly string[]} others that go in when it is made anyway
 * @property {number} now milliseconds since 1970
 */

/**
 * The certificate of this machine: the one made last, or a new one where there is none, it is not for all of
 * `lasting`, it expires within a month, or others could have read its key.
 * @param {Omit<Own, 'now'> & { now?: number }} own
 * @returns {Promise<Certificate>} rejects where nothing can be written
 */
export const ownCertificate = async ({ now = Date.now(), ...rest }) =>
  keptCertificate({ ...rest, now }) ?? makeCertificate({ ...rest, now });
