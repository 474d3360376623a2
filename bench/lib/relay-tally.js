// @ts-check

/**
 * How often one kind of message was said.
 * @typedef {'EVENT' | 'REQ'} Kind
 */

/** Counts what clients say to the relay, by connection and kind. */
export class Tally {
  /** @type {Map<string, number>} */
  #counts = new Map();

  /** @type {(traffic: import('../../tools/relay/embedded-relay.js').RelayTraffic) => void} */
  take = ({ connection, direction, text }) => {
    if (direction === 'out') return;
    const kind = text.match(/^\["([A-Z]+)"/u)?.[1] ?? 'other';
    const key = `${connection} ${kind}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  };

  /**
   * @param {readonly number[]} connections
   * @param {Kind} kind
   */
  of(connections, kind) {
    return connections.reduce((sum, one) => sum + (this.#counts.get(`${one} ${kind}`) ?? 0), 0);
  }
}

/**
 * The connections to the relay that come up while something is done.
 * @param {import('./world.js').World} world
 * @param {() => Promise<unknown>} open
 */
export const connectionsOf = async ({ app }, open) => {
  const before = app.relay.stats().length;
  await open();
  return app.relay
    .stats()
    .slice(before)
    .map(({ connection }) => connection);
};
