// @ts-check
// npm start: installs what is missing, builds what is old, serves the app with its own relay.
//   --port N   first port to try (4173) · --host A   address to listen on (this machine alone)
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.js';
import { freePort } from './setup/free-port.js';
import { isBuilt } from './setup/is-built.js';
import { ROOT } from './setup/root.js';

const FIRST_PORT = 4173;
const LOOPBACK = '127.0.0.1';

const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' } } });
const wanted = Number(values.port ?? FIRST_PORT);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
  console.error(`--port ${values.port} is not a port: a number from 1 to 65535 is.`);
  process.exit(1);
}

ensureDependencies();
// Only now: before, they may not be there.
const { build, preview } = await import('vite');

if (!isBuilt()) {
  console.log('Building …');
  try {
    await build({ root: ROOT, logLevel: 'error' });
  } catch (error) {
    console.error(`The app could not be built: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

const host = values.host ?? LOOPBACK;
const port = await freePort(wanted, host);
const server = await preview({
  root: ROOT,
  logLevel: 'warn',
  // Who names an address means to be reached by other names too, through a proxy with TLS for instance.
  preview: { host, port, strictPort: true, ...(values.host === undefined ? {} : { allowedHosts: true }) },
});
console.log(`\nDriftpost is at http://${host === LOOPBACK ? 'localhost' : host}:${port}\nCtrl+C ends it.`);

const end = async () => {
  await server.close();
  process.exit(0);
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
