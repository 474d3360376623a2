// @ts-check
import { relative, sep } from 'node:path';
import { ROOT } from '../setup/root.js';
import { functionsIn } from './functions.js';

/**
 * A function that can be seen to run.
 * @typedef {object} Traced
 * @property {string} file path below the folder of the project
 * @property {string} name
 * @property {boolean} isForward whether it does nothing but call another one with its own arguments
 */

/** What every traced function calls first, with its number. */
export const HOOK = '__driftpostRan';

/**
 * Has each function of `src` say that it runs, before it does anything else. A trace rather than the coverage of V8, as
 * that knows no order and cannot tell two engines of one process from each other.
 * @returns {{ plugin: import('vite').Plugin, functions: readonly Traced[] }} `functions`: by their numbers, once it is built
 */
export const traceCalls = () => {
  /** @type {Traced[]} */
  const functions = [];
  return {
    functions,
    plugin: {
      name: 'driftpost-trace',
      enforce: 'pre',
      transform: (code, id) => {
        const file = relative(ROOT, id).split(sep).join('/');
        if (!file.startsWith('src/') || !file.endsWith('.ts')) return undefined;
        /** @type {{ at: number, text: string }[]} */
        const additions = [];
        for (const { name, body, isForward } of functionsIn(id, code)) {
          const call = `${HOOK}(${functions.push({ file, name, isForward }) - 1})`;
          if (body.type === 'BlockStatement') additions.push({ at: body.start + 1, text: `${call};` });
          else additions.push({ at: body.start, text: `(${call},` }, { at: body.end, text: ')' });
        }
        // From the end on, so that places before it stay where they are.
        const traced = additions
          .toSorted((a, b) => b.at - a.at)
          .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
        return { code: traced, map: null };
      },
    },
  };
};
