// @ts-check

/**
 * Seconds by which trystero asks for events that are older than its asking. It asks anew with every room it joins, and
 * relays hold back what was said before the second it names, also what is only still under way: an offer or an answer
 * that is lost like that costs 23 s. Shorter than what connections are kept for once they are made (FORGET_AFTER_MS),
 * so that what a relay says twice belongs to one that is known.
 */
const SECONDS = 4;

/** What is written otherwise in trystero's part for Nostr. */
const CHANGES = /** @type {const} */ ([
  { from: /const since = now\(\);/u, to: `const since = now() - ${SECONDS};` },
  // Servers are named by this app, always: a list of others is half a kilobyte of the hundred that there are.
  { from: /const defaultRelayUrls = \[[^\]]*\]\.map\([^;]*;/u, to: 'const defaultRelayUrls = [];' },
]);

/**
 * @param {string} code
 * @returns {string}
 */
export const changeNostr = (code) =>
  CHANGES.reduce((changed, { from, to }) => {
    if (!from.test(changed)) throw new Error(`trystero is written in another way than before: no ${from}`);
    return changed.replace(from, to);
  }, code);

/**
 * Has trystero hear what takes a while to arrive, and leaves out servers of its own.
 * @returns {import('vite').Plugin}
 */
export const trystero = () => ({
  name: 'driftpost-trystero',
  apply: 'build',
  enforce: 'pre',
  transform: (code, id) =>
    id.replaceAll('\\', '/').includes('/@trystero-p2p/nostr/')
      ? { code: changeNostr(code), map: null }
      : undefined,
});
