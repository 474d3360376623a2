// @ts-check
// npm start: installs what is missing, builds what is old, serves the app with its own relay: to this machine, or
// with --host to others too, over https. What can be said after `npm start --` is in hosting/arguments.js.
import { USAGE, readArguments } from './hosting/arguments.js';
import { ensureDependencies } from './setup/dependencies.js';
import { freePort } from './setup/free-port.js';
import { isBuilt } from './setup/is-built.js';
import { ROOT } from './setup/root.js';

/** @type {(line: string) => never} */
const fail = (line) => {
  console.error(line);
  process.exit(1);
};

const wish = readArguments(process.argv.slice(2));
if ('problem' in wish) fail(wish.problem);
if (wish.help) {
  console.log(USAGE);
  process.exit(0);
}

ensureDependencies();
// Only now: before, they may not be there.
const { build, preview } = await import('vite');
const { hostingWords, prepareHosting } = await import('./hosting/hosting.js');
const { originOf, ownNames } = await import('./hosting/addresses.js');
const { answerPlainHttp } = await import('./hosting/plain-http.js');

const hosting = wish.secure ? await prepareHosting(wish) : undefined;
if (hosting && 'problem' in hosting) fail(hosting.problem);

if (!isBuilt()) {
  console.log('Building …');
  try {
    await build({ root: ROOT, logLevel: 'error' });
  } catch (error) {
    fail(`The app could not be built: ${error instanceof Error ? error.message : error}`);
  }
}

const { host } = wish;
const port = await freePort(wish.port, host);
const server = await preview({
  root: ROOT,
  logLevel: 'warn',
  preview: {
    host: host ?? true,
    port,
    strictPort: true,
    // By other names, pages from anywhere could reach it (DNS rebinding). Another name, as of a proxy, is given by `--name`.
    allowedHosts: [...new Set([...ownNames(), ...wish.names, ...(hosting?.names ?? [])])],
    ...(hosting ? { https: { cert: hosting.certificate.cert, key: hosting.certificate.key } } : {}),
  },
}).catch((error) => fail(`The app could not be served: ${error instanceof Error ? error.message : error}`));

if (hosting) {
  const origin = originOf(hosting.hosts[0] ?? 'localhost', port);
  answerPlainHttp(server.httpServer, { origin, ownCertificate: hosting.certificate.origin !== 'given' });
  console.log(hostingWords(hosting, port, process.stdout.isTTY));
} else {
  console.log(
    `\nDriftpost is at http://${host === '127.0.0.1' ? 'localhost' : host}:${port}\nCtrl+C ends it.`,
  );
}

const end = async () => {
  await server.close();
  process.exit(0);
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
