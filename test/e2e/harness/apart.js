// @ts-check

/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Apart
 * @property {() => void} bring from now on connections between the two come about
 */

/** Runs in both pages: a connection to the other page gets none of its addresses. */
const inPage = () => {
  const page = /** @type {any} */ (globalThis);
  const { prototype } = RTCPeerConnection;
  const { setLocalDescription, setRemoteDescription, addIceCandidate } = /** @type {any} */ (prototype);
  const blocked = new WeakSet();
  const fingerprintIn = (/** @type {string | undefined} */ sdp) =>
    /a=fingerprint:\S+ (\S+)/u.exec(sdp ?? '')?.[1];

  prototype.setLocalDescription = async function (/** @type {any} */ description) {
    await setLocalDescription.call(this, description);
    const own = fingerprintIn(this.localDescription?.sdp);
    if (own) await page.noteEnd(own.toUpperCase());
  };
  prototype.setRemoteDescription = async function (/** @type {any} */ description) {
    const other = fingerprintIn(description.sdp);
    if (!other || !(await page.isApart(other.toUpperCase())))
      return setRemoteDescription.call(this, description);
    blocked.add(this);
    const sdp = description.sdp.replaceAll(/a=(?:candidate|end-of-candidates)[^\n]*\n/gu, '');
    return setRemoteDescription.call(this, { type: description.type, sdp });
  };
  prototype.addIceCandidate = async function (/** @type {any} */ candidate) {
    if (!blocked.has(this)) await addIceCandidate.call(this, candidate);
  };
};

/**
 * Prevents a link between two pages, and no other links, as two strict NATs do: offers and answers get through, and
 * no ICE check is answered. Call it before anything is loaded in the pages.
 * @param {Page} one
 * @param {Page} other
 * @returns {Promise<Apart>}
 */
export const keepApart = async (one, other) => {
  /** @type {Map<string, Page>} */
  const ends = new Map();
  let apart = true;
  for (const page of [one, other]) {
    await page.exposeFunction(
      'noteEnd',
      (/** @type {string} */ fingerprint) => void ends.set(fingerprint, page),
    );
    await page.exposeFunction('isApart', (/** @type {string} */ fingerprint) => {
      const end = ends.get(fingerprint);
      return apart && end !== undefined && end !== page;
    });
    await page.addInitScript(inPage);
  }
  return {
    bring: () => {
      apart = false;
    },
  };
};
