// @ts-check
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ROOT } from '../../../tools/setup/root.js';
import { SERVERS } from './world.js';

/** @typedef {import('./namespaces.js').Namespace} Namespace */

const PROGRAM = join(ROOT, 'test', 'nat', 'lab', 'site.js');
const SITE_PORT = 8_080;
const RIVAL_PORT = 8_081;
const STUN_PORT = 3_478;
const [ADDRESS] = SERVERS;

/** Where everything is, as the hosts see it. */
export const SITE = `http://${ADDRESS}:${SITE_PORT}`;
export const RIVAL_SITE = `http://${ADDRESS}:${RIVAL_PORT}`;

const TURN_USER = 'guest';
const TURN_PASSWORD = 'let me in';

const STUN = { urls: SERVERS.map((address) => `stun:${address}:${STUN_PORT}`) };
const TURN = { urls: [`turn:${ADDRESS}:${STUN_PORT}`], username: TURN_USER, credential: TURN_PASSWORD };

/** The TURN server, as it is typed into settings. */
export const TURN_SERVER = {
  url: `turn:${ADDRESS}:${STUN_PORT}`,
  username: TURN_USER,
  credential: TURN_PASSWORD,
};

/** What browsers may ask for a way to each other. */
export const ICE = {
  'no STUN': [],
  STUN: [STUN],
  'STUN + TURN': [STUN, TURN],
};
/** @typedef {keyof typeof ICE} IceName */

/**
 * The app, its relay and the rival, as one site.
 * @typedef {object} Site
 * @property {(ice: IceName) => Promise<void>} offer sets the servers of pages that load the app from now on
 * @property {() => Promise<void>} cutRelay cuts the relay off; the pages are still served
 * @property {() => Promise<void>} mendRelay
 */

/**
 * @param {Namespace} pub
 * @returns {Promise<Site>} rejects where there is no build
 */
export const startSite = async (pub) => {
  const child = pub.spawn(process.execPath, [PROGRAM, ADDRESS, `${SITE_PORT}`, `${RIVAL_PORT}`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the site has ended: is there a build?');
  });
  // It ends with the world, too, when no test waits for it.
  ended.catch(() => undefined);
  /** @param {object} [message] */
  const tell = async (message) => {
    const answered = once(child, 'message');
    if (message) child.send(message);
    await Promise.race([answered, ended]);
  };
  await tell();
  return {
    offer: (ice) => tell({ iceServers: ICE[ice] }),
    cutRelay: () => tell({ relay: false }),
    mendRelay: () => tell({ relay: true }),
  };
};

/**
 * Starts coturn: STUN for all, TURN with the password.
 * @param {Namespace} pub
 */
export const startTurn = async (pub) => {
  const folder = mkdtempSync(join(tmpdir(), 'driftpost-turn-'));
  const options = {
    'listening-port': STUN_PORT,
    'relay-ip': ADDRESS,
    realm: 'nat.test',
    user: `${TURN_USER}:${TURN_PASSWORD}`,
    userdb: join(folder, 'turndb'),
    pidfile: join(folder, 'pid'),
    'log-file': 'stdout',
  };
  const child = pub.spawn(
    'turnserver',
    [
      '-n',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--lt-cred-mech',
      '--simple-log',
      '--verbose',
      ...SERVERS.map((address) => `--listening-ip=${address}`),
      ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ],
    // It complains about kinds of sockets that this kernel does not have.
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  if (!child.stdout) throw new Error('the TURN server has no output');
  const listening = new Set();
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /UDP listener opened on: (\S+):/u.exec(line)?.[1];
    if (address) listening.add(address);
    if (SERVERS.every((one) => listening.has(one))) break;
  }
  if (child.exitCode !== null) throw new Error('the TURN server has ended');
  // Read on, or it stands still when the pipe is full.
  child.stdout.resume();
};
