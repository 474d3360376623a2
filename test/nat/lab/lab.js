// @ts-check
import { makeBrowsers } from './browsers.js';
import { startSite, startTurn } from './servers.js';
import { makeWorld } from './world.js';

/**
 * A world with servers in it, and browsers on its hosts.
 * @typedef {object} Lab
 * @property {import('./world.js').World} world
 * @property {import('./servers.js').Site} site
 * @property {import('./browsers.js').Browsers} browsers
 * @property {() => Promise<void>} close all of it
 */

/**
 * @param {Parameters<typeof makeBrowsers>[0]} [options] of the browsers
 * @returns {Promise<Lab>}
 */
export const openLab = async (options) => {
  const world = makeWorld();
  const [site] = await Promise.all([startSite(world.pub), startTurn(world.pub)]);
  const browsers = makeBrowsers(options);
  return {
    world,
    site,
    browsers,
    close: async () => {
      await browsers.close();
      world.remove();
    },
  };
};
