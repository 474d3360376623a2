// @ts-check
import { pathToFileURL } from 'node:url';
import { buildForNode } from '../../tools/build-for-node.js';

/**
 * The simulator and the engine, made into a script of Node.
 * @returns {Promise<typeof import('./sim.ts')>}
 */
export const loadSimulator = async () => import(pathToFileURL(await buildForNode('test/sim/sim.ts')).href);
