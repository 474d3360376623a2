// @ts-check
import { pathToFileURL } from 'node:url';
import { buildForNode } from '../build-for-node.js';
import { traceCalls } from './trace-plugin.js';
import { createTracer } from './tracer.js';

/**
 * A file that a walk touches on one side.
 * @typedef {object} Touched
 * @property {string} file path below the folder of the project
 * @property {readonly string[]} ran names of its functions that ran, in the order of first calls; what has no name counts
 *   for the function around it
 * @property {readonly string[]} forwards those of them that only call another function with the same arguments
 *
 * Something a person does, followed until a screen has it.
 * @typedef {object} Walk
 * @property {import('../../test/walks/walks.ts').Walk['name']} name
 * @property {number} tookMs of virtual time
 * @property {readonly Touched[]} here where the person acts, in the order of first calls
 * @property {readonly Touched[]} there with all others
 */

/**
 * What ran, by file.
 * @param {readonly import('./trace-plugin.js').Traced[]} ran in the order of first calls
 * @returns {readonly Touched[]}
 */
const byFile = (ran) =>
  [...new Set(ran.map(({ file }) => file))].map((file) => {
    const own = ran.filter((each) => each.file === file && each.name !== '');
    const names = own.map(({ name }) => name);
    const forwards = own.filter(({ isForward }) => isForward).map(({ name }) => name);
    return { file, ran: [...new Set(names)], forwards: [...new Set(forwards)] };
  });

/**
 * Builds engines that say what they run, has people do something with them, and tells which files that took.
 * @returns {Promise<readonly Walk[]>}
 */
export const takeWalks = async () => {
  const { plugin, functions } = traceCalls();
  const script = await buildForNode('test/walks/walks.ts', [plugin]);
  // Before the script is there, as modules run functions while they are loaded.
  const tracer = createTracer();
  /** @type {typeof import('../../test/walks/walks.ts')} */
  const { walkAll } = await import(pathToFileURL(script).href);
  const walks = await walkAll(tracer);
  return walks.map(({ name, tookMs, ran }) => {
    /** @param {import('../../test/walks/traced-world.ts').Side} side */
    const on = (side) => byFile((ran.get(side) ?? []).flatMap((number) => functions[number] ?? []));
    return { name, tookMs, here: on('here'), there: on('there') };
  });
};

const ENGINE = 'src/engine/';

/**
 * Files of the engine on these sides, each once, sorted.
 * @param {...readonly Touched[]} sides
 * @returns {readonly string[]} paths below src/engine
 */
export const engineFiles = (...sides) =>
  [...new Set(sides.flat().map(({ file }) => file))]
    .filter((file) => file.startsWith(ENGINE))
    .map((file) => file.slice(ENGINE.length))
    .toSorted();
