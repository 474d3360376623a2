// @ts-check
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../../tools/setup/root.js';

const PROGRAM = join(ROOT, 'test', 'nat', 'lab', 'wire.pl');

/** @typedef {import('./namespaces.js').Namespace} Namespace */

/**
 * A cable that can be made long and lossy.
 * @typedef {object} Wire
 * @property {(ms: number) => Promise<void>} delay one way, from now on
 * @property {(percent: number) => Promise<void>} lose of the frames, from now on
 */

/**
 * @param {readonly [Namespace, string]} first
 * @param {readonly [Namespace, string]} second
 * @returns {Promise<Wire>}
 */
export const layWire = async ([one, device], [other, otherDevice]) => {
  // Both ends are made in one namespace; a device goes on working when it is moved.
  const child = one.spawn('perl', [PROGRAM, device, otherDevice], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the wire has no ends');
  const lines = createInterface({ input: stdout });
  await once(lines, 'line');
  one.ip('link', 'set', otherDevice, 'netns', other.name);
  /** @param {string} command */
  const tell = async (command) => {
    const done = once(lines, 'line');
    stdin.write(`${command}\n`);
    await done;
  };
  return { delay: (ms) => tell(`delay ${ms}`), lose: (percent) => tell(`loss ${percent}`) };
};
