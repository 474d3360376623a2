// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Names of all namespaces made here begin with this and the number of the process that made them. */
const PREFIX = 'driftpost-nat';

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string} what it printed
 */
const run = (program, args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
};

/** @returns {{ name: string, owner: number }[]} those of this project, of whatever process */
const existing = () =>
  run('ip', ['netns', 'list'])
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.startsWith(`${PREFIX}-`))
    .map((name) => ({ name, owner: Number(name.split('-')[2]) }));

/** @param {string} name */
const remove = (name) => {
  for (const pid of run('ip', ['netns', 'pids', name]).split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
  run('ip', ['netns', 'delete', name]);
};

/** Removes what runs left behind that were killed. */
const removeStale = () => {
  for (const { name, owner } of existing()) if (!existsSync(`/proc/${owner}`)) remove(name);
};

const removeOwn = () => {
  for (const { name, owner } of existing()) if (owner === process.pid) remove(name);
};

let isGuarded = false;

/** Whatever happens to this process, its namespaces are removed, with all that runs in them. */
const guard = () => {
  if (isGuarded) return;
  isGuarded = true;
  removeStale();
  process.once('exit', removeOwn);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.once(signal, () => process.exit(1));
};

/**
 * A host of its own: programs in it have a network of its own, and no way out of it.
 * @typedef {object} Namespace
 * @property {string} name
 * @property {(...args: string[]) => void} ip `ip` in it
 * @property {(program: string, ...args: string[]) => string} run a program in it, to its end; throws where it fails
 * @property {(program: string, args: readonly string[], options?: import('node:child_process').SpawnOptions) => import('node:child_process').ChildProcess} spawn
 * @property {() => void} remove it, with all that runs in it
 */

/**
 * @param {string} label unique in this process
 * @returns {Namespace}
 */
export const makeNamespace = (label) => {
  guard();
  const name = `${PREFIX}-${process.pid}-${label}`;
  run('ip', ['netns', 'add', name]);
  const within = (/** @type {readonly string[]} */ args) => ['netns', 'exec', name, ...args];
  const ip = (/** @type {string[]} */ ...args) => void run('ip', ['-n', name, ...args]);
  ip('link', 'set', 'lo', 'up');
  return {
    name,
    ip,
    run: (program, ...args) => run('ip', within([program, ...args])),
    spawn: (program, args, options = {}) => spawn('ip', within([program, ...args]), options),
    remove: () => remove(name),
  };
};

/**
 * A cable: each end is a device in one namespace.
 * @param {readonly [Namespace, string]} first
 * @param {readonly [Namespace, string]} second
 */
export const connect = ([one, device], [other, otherDevice]) => {
  const peer = ['peer', 'name', otherDevice, 'netns', other.name];
  run('ip', ['link', 'add', device, 'netns', one.name, 'type', 'veth', ...peer]);
};
