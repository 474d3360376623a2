// @ts-check
import { join } from 'node:path';
import { normalizePath } from 'vite';
import { ROOT } from './setup/root.js';

/** @typedef {(id: string) => { readonly importedIds: readonly string[] } | null} InfoOf */

/**
 * All that a module imports statically, itself included.
 * @param {string} entry id of the module
 * @param {InfoOf} infoOf
 * @returns {ReadonlySet<string>} ids
 */
const importsOf = (entry, infoOf) => {
  const found = new Set([entry]);
  for (const id of found) for (const imported of infoOf(id)?.importedIds ?? []) found.add(imported);
  return found;
};

/**
 * Keeps a module in one file with all that it imports statically. By itself the bundler makes a file of what several
 * modules that are fetched later have in common with it, one for each set of them: a dozen requests where one does, each
 * of which goes through the service worker, and a larger first load.
 * @param {string} path of the module, in the project
 * @param {{ name: string, root?: string }} options `name`: of the file
 * @returns {import('vite').Rolldown.CodeSplittingGroup}
 */
export const wholeFile = (path, { name, root = ROOT }) => {
  const entry = normalizePath(join(root, path));
  return {
    debugName: name,
    name: (id, graph) => (importsOf(entry, (each) => graph.getModuleInfo(each)).has(id) ? name : null),
  };
};
