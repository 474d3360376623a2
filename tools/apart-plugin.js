// @ts-check
import { readFile } from 'node:fs/promises';

/** Modules that only scripts loaded later need. */
const LATER = /^@noble\/hashes\/argon2\.js$|\/backup\.ts$|\/backup-ports\.ts$|\/pairing-service\.ts$/u;

/** What marks a module and all that it imports as a copy of its own. */
const APART = '?apart';

/**
 * Gives such a module copies of what it imports. A module that is in the first script already is otherwise not
 * copied but enlarged there by whatever the later script takes from it, and the first script has a budget.
 * @returns {import('vite').Plugin}
 */
export const apart = () => ({
  name: 'driftpost-apart',
  apply: 'build',
  enforce: 'pre',
  async resolveId(source, importer) {
    const inside = importer?.endsWith(APART) ?? false;
    if (!inside && !LATER.test(source)) return null;
    const from = inside ? importer?.slice(0, -APART.length) : importer;
    const resolved = await this.resolve(source, from, { skipSelf: true });
    return resolved && !resolved.external ? `${resolved.id}${APART}` : resolved;
  },
  async load(id) {
    return id.endsWith(APART) ? readFile(id.slice(0, -APART.length), 'utf8') : null;
  },
});
