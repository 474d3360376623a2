// @ts-check
// Whether `npm start` works on this system: it installs, builds, serves, and answers with the app. Used where the whole
// test suite does not run (Windows, macOS); it needs no browser.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { ROOT } from './setup/root.js';

/** How long the installation, the build and the start may take together. */
const LIMIT_MS = 8 * 60_000;
/** What the page of the app has in it. */
const MARK = '<driftpost-app';

const isWindows = process.platform === 'win32';
const child = spawn('npm', ['start'], {
  cwd: ROOT,
  shell: isWindows,
  // A group of its own, so that what npm starts ends with it.
  detached: !isWindows,
  stdio: ['ignore', 'pipe', 'inherit'],
});

const end = () => {
  if (child.pid === undefined) return;
  if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else process.kill(-child.pid);
};

/**
 * The first address that it prints.
 * @returns {Promise<string>}
 */
const address = () =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      process.stdout.write(chunk);
      said += chunk;
      const found = said.match(/http:\/\/localhost:\d+\S*/u)?.[0];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
    setTimeout(() => reject(new Error(`npm start took longer than ${LIMIT_MS / 1000} s`)), LIMIT_MS).unref();
  });

try {
  const url = await address();
  const [page, config] = await Promise.all([fetch(url), fetch(new URL('config.json', url))]);
  const text = await page.text();
  if (!page.ok || !text.includes(MARK)) throw new Error(`${url} is not the app (status ${page.status})`);
  if (!config.ok) throw new Error(`config.json: status ${config.status}`);
  console.log('npm start serves the app.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  child.removeAllListeners('exit');
  end();
}
