// @ts-check

/** @typedef {import('playwright-core').Page} Page */

/** Runs in a page before anything else: keeps every connection that is made. */
export const rememberConnections = () => {
  const Base = RTCPeerConnection;
  const all = /** @type {any} */ (globalThis);
  all.connections = [];
  globalThis.RTCPeerConnection = class extends Base {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      all.connections.push(this);
    }
  };
};

/**
 * An open connection, as one of the two has it.
 * @typedef {object} End
 * @property {string} own fingerprint of the certificate
 * @property {string} other
 * @property {string} type of the own candidate in use: host, srflx, prflx or relay
 */

/**
 * @param {Page} page
 * @returns {Promise<End[]>}
 */
export const openEnds = (page) =>
  page.evaluate(async () => {
    const fingerprint = (/** @type {RTCSessionDescription | null} */ description) =>
      description?.sdp
        .match(/^a=fingerprint:(.*)$/m)?.[1]
        ?.trim()
        .toUpperCase() ?? '';
    const open = /** @type {any} */ (globalThis).connections.filter(
      (/** @type {RTCPeerConnection} */ one) => one.connectionState === 'connected',
    );
    return Promise.all(
      open.map(async (/** @type {RTCPeerConnection} */ one) => {
        const stats = new Map(/** @type {any} */ (await one.getStats()));
        const transport = [...stats.values()].find(({ type }) => type === 'transport');
        const pair = stats.get(transport?.selectedCandidatePairId);
        return {
          own: fingerprint(one.localDescription),
          other: fingerprint(one.remoteDescription),
          type: stats.get(pair?.localCandidateId)?.candidateType ?? '',
        };
      }),
    );
  });

/**
 * How what two people say goes from one to the other now.
 * @param {Page} first
 * @param {Page} second
 * @returns {Promise<'direct' | 'TURN' | 'via the network'>}
 */
export const wayBetween = async (first, second) => {
  const [ends, others] = await Promise.all([openEnds(first), openEnds(second)]);
  for (const end of ends) {
    const far = others.find(({ own, other }) => own === end.other && other === end.own);
    if (far) return [end.type, far.type].includes('relay') ? 'TURN' : 'direct';
  }
  return 'via the network';
};

/**
 * Lets go of the connections that somebody has answered: what is asked later is about those made or answered since.
 * @param {Page} page
 */
export const forgetMet = (page) =>
  page.evaluate(() => {
    const all = /** @type {any} */ (globalThis);
    all.connections = all.connections.filter(
      (/** @type {RTCPeerConnection} */ one) => !one.remoteDescription,
    );
  });

/**
 * Lets go of all connections that there are.
 * @param {Page} page
 */
export const forgetAll = (page) =>
  page.evaluate(() => void ((/** @type {any} */ (globalThis).connections = [])));

/**
 * Every address that a page told (`local`) or was told (`remote`) as a way to reach a browser, or as what lies
 * behind such a way, each once.
 * @param {Page} page
 * @param {'local' | 'remote'} side
 * @returns {Promise<string[]>}
 */
export const namedAddresses = (page, side) =>
  page.evaluate(async (which) => {
    const kept = /** @type {RTCPeerConnection[]} */ (/** @type {any} */ (globalThis).connections);
    const named = new Set();
    for (const one of kept) {
      const description = which === 'local' ? one.localDescription : one.remoteDescription;
      const lines = description?.sdp.match(/^a=candidate:.*$/gm) ?? [];
      for (const line of lines) named.add(line.split(' ')[4]).add(/ raddr (\S+)/.exec(line)?.[1]);
      // Candidates that were told one by one are not in the description. One that was found out was never told.
      const stats = [.../** @type {any} */ (await one.getStats()).values()].filter(
        ({ type, candidateType }) => type === `${which}-candidate` && candidateType !== 'prflx',
      );
      for (const { address, relatedAddress } of stats) named.add(address).add(relatedAddress);
    }
    for (const nothing of [undefined, '', '0.0.0.0', '::']) named.delete(nothing);
    return [...named].toSorted();
  }, side);
