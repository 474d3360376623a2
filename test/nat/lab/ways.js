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
      all.connections.push(Object.assign(this, { hides: configuration?.iceTransportPolicy === 'relay' }));
    }
    /** What it said of this browser, also where it was given up. */
    get said() {
      return super.localDescription;
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
 * Own fingerprints of the connections of a page that were made to hide the address, and whether all the others are closed: what
 * they told before counts no more, and they can tell nothing any more.
 * @param {Page} page
 * @returns {Promise<{ hidden: string[], othersClosed: boolean }>}
 */
export const hidingEnds = (page) =>
  page.evaluate(() => {
    const all = /** @type {any[]} */ (/** @type {any} */ (globalThis).connections);
    const fingerprint = (/** @type {any} */ one) =>
      one.said?.sdp
        .match(/^a=fingerprint:(.*)$/m)?.[1]
        ?.trim()
        .toUpperCase() ?? '';
    return {
      hidden: all.filter((one) => one.hides && one.said).map(fingerprint),
      othersClosed: all.every((one) => one.hides || one.signalingState === 'closed'),
    };
  });

/**
 * Every address that a page told (`local`) or was told (`remote`) as a way to reach a browser, or as what lies
 * behind such a way, each once.
 * @param {Page} page
 * @param {'local' | 'remote'} side
 * @param {readonly string[]} fingerprints of the certificates of that side's counted connections
 * @returns {Promise<string[]>}
 */
export const namedAddresses = (page, side, fingerprints) =>
  page.evaluate(
    async ([which, counted]) => {
      const kept = /** @type {any[]} */ (/** @type {any} */ (globalThis).connections);
      const named = new Set();
      for (const one of kept) {
        const description = which === 'local' ? one.said : one.remoteDescription;
        const own =
          description?.sdp
            .match(/^a=fingerprint:(.*)$/m)?.[1]
            ?.trim()
            .toUpperCase() ?? '';
        if (!counted.includes(own)) continue;
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
    },
    /** @type {const} */ ([side, fingerprints]),
  );
