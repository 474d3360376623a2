// @ts-check
import { AsyncLocalStorage } from 'node:async_hooks';
import { HOOK } from './trace-plugin.js';

/**
 * The functions that run, and their engine. Several engines run in one process; the engine of a function is the one that began
 * the chain of calls and awaits that led to it.
 * @typedef {object} Tracer
 * @property {<T>(side: string, run: () => T) => T} as what comes of this is of that side
 * @property {(isOver: () => boolean) => void} begin from now on what runs is noted, until this answers true; it is asked
 *   before each function, so that nothing counts that ran behind the end
 * @property {() => ReadonlyMap<string, readonly number[]>} end for each side the functions that ran, in the order of
 *   first calls
 */

/** @returns {Tracer} */
export const createTracer = () => {
  /** @type {AsyncLocalStorage<string>} */
  const sides = new AsyncLocalStorage();
  /** @type {Map<string, Set<number>> | undefined} */
  let ran;
  let isOver = () => true;
  /** @param {number} number */
  const note = (number) => {
    if (!ran || isOver()) return;
    const side = sides.getStore() ?? 'nobody';
    const all = ran.get(side) ?? new Set();
    ran.set(side, all.add(number));
  };
  Object.assign(globalThis, { [HOOK]: note });
  return {
    as: (side, run) => sides.run(side, run),
    begin: (over) => {
      ran = new Map();
      isOver = over;
    },
    end: () => {
      const noted = ran ?? new Map();
      ran = undefined;
      return new Map([...noted].map(([side, numbers]) => [side, [...numbers]]));
    },
  };
};
