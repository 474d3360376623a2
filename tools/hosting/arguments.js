// @ts-check
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

const FIRST_PORT = 4173;

/** Addresses that mean: all that this machine has. */
const EVERYWHERE = new Set(['', '0.0.0.0', '::', '*']);

/** What `npm start` says about itself. */
export const USAGE = `npm start [-- OPTIONS]     serves Driftpost to this machine
  --port N             first port to try (${FIRST_PORT})
  --host [ADDRESS]     serves other machines too, over https, at every address or at this one
  --name NAME          another name by which it is reached, as through a proxy; can be repeated
  --cert FILE --key FILE   the certificate (PEM) to do that with; without them one is made and kept
  --help               says this`;

/**
 * What was asked for on the command line.
 * @typedef {object} Wish
 * @property {number} port the first one to try
 * @property {string | undefined} host the one address to listen on; undefined: all of them
 * @property {readonly string[]} names by which it may be called, beside those of this machine
 * @property {boolean} secure whether to serve over https
 * @property {{ cert: string, key: string } | undefined} files of a certificate
 * @property {boolean} help
 */

/** @param {string} host */
const isLoopback = (host) =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** @param {string} text */
const isPort = (text) => /^\d{1,5}$/u.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/**
 * `--host` may stand alone, which the parser does not know.
 * @param {readonly string[]} args
 */
const withValues = (args) =>
  args.map((arg, at) => {
    const next = args[at + 1];
    return arg === '--host' && (next === undefined || next.startsWith('-')) ? '--host=' : arg;
  });

const OPTIONS = /** @type {const} */ ({
  port: { type: 'string' },
  host: { type: 'string' },
  name: { type: 'string', multiple: true },
  cert: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean' },
});

/**
 * Reads the command line.
 * @param {readonly string[]} args without Node and the script
 * @returns {Wish | { problem: string }} what is wrong with it, in a line
 */
export const readArguments = (args) => {
  /** @type {{ port?: string, host?: string, name?: string[], cert?: string, key?: string, help?: boolean }} */
  let values;
  try {
    ({ values } = parseArgs({ args: withValues(args), options: OPTIONS }));
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : error}\n\n${USAGE}` };
  }
  const { port = String(FIRST_PORT), host, name: names = [], cert, key, help = false } = values;
  if (!isPort(port)) return { problem: `--port ${port} is not a port: a number from 1 to 65535 is.` };
  if ((cert === undefined) !== (key === undefined))
    return { problem: 'A certificate goes with its key: --cert FILE --key FILE.' };
  if (cert !== undefined && host === undefined)
    return { problem: '--cert and --key are for serving other machines: add --host.' };
  const files = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  return {
    port: Number(port),
    host:
      host === undefined ? '127.0.0.1' : EVERYWHERE.has(host) ? undefined : host.replaceAll(/^\[|\]$/gu, ''),
    names: names.map((name) => name.toLowerCase()),
    secure: host !== undefined && (files !== undefined || !isLoopback(host)),
    files,
    help,
  };
};
