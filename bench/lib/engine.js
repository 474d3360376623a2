// @ts-check

/** @typedef {import('playwright-core').Page} Page */

/**
 * Tells of every frame of marks that comes over a link, as an event `receipt` of the window. To be put into a page before it
 * is opened. Frames are sealed, so that only their size tells: of a silent contact, marks are the only ones that are
 * longer than a sign of life and shorter than the smallest envelope.
 */
export const hearReceipts = () => {
  const [SHORTEST_BYTES, LONGEST_BYTES] = [100, 480];
  const create = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function createHeardChannel(label, options) {
    const channel = create.call(this, label, options);
    if (options?.protocol?.startsWith('driftpost/'))
      channel.addEventListener('message', ({ data }) => {
        if (data.byteLength >= SHORTEST_BYTES && data.byteLength <= LONGEST_BYTES)
          dispatchEvent(new Event('receipt'));
      });
    return channel;
  };
};

/**
 * Puts a few functions into the page that talk with the engine behind the screen, and hears what the engine
 * tells the screen. The chat must be open.
 * @param {Page} page
 */
export const watchEngine = (page) =>
  page.evaluate(() => {
    const { app } = /** @type {any} */ (document.querySelector('driftpost-app'));
    const { engine, store } = app;
    /** @type {Set<(change: any) => void>} */
    const listeners = new Set();
    const tell = store.chat.bind(store);
    store.chat = (/** @type {string} */ chat, /** @type {any} */ change) => {
      tell(chat, change);
      for (const listener of listeners) listener(change);
    };
    const chat = store.log.chat;

    /**
     * Resolves with the first message told that fits.
     * @param {(message: any) => boolean} fits
     */
    const told = (fits) =>
      new Promise((resolve) => {
        const listener = (/** @type {any} */ change) => {
          const found = (change.messages ?? []).find(fits);
          if (!found) return;
          listeners.delete(listener);
          resolve(found);
        };
        listeners.add(listener);
      });
    const isThere = (/** @type {any} */ { state }) => state === 'delivered' || state === 'read';

    /**
     * Sends one message and waits for its receipt.
     * @param {string} text
     */
    const roundTrip = async (text) => {
      const from = performance.now();
      const acknowledged = new Promise((resolve) => {
        const heard = () => resolve(performance.now() - from);
        addEventListener('receipt', heard, { once: true });
      });
      const there = told((message) => message.mine && message.text === text && isThere(message));
      const sent = await engine.chats.send(chat, text);
      if (!sent.ok) throw new Error(sent.error.kind);
      const kept = performance.now() - from;
      await there;
      const shown = performance.now() - from;
      return { kept, acknowledged: await acknowledged, shown };
    };

    const bench = {
      chat,
      /**
       * Messages one after the other, each sent when the one before is acknowledged.
       * @param {number} count
       * @param {number} size in characters
       */
      measure: async (count, size) => {
        const times = [];
        for (let at = 0; at < count; at++) {
          const name = `${Math.random()} `;
          times.push(await roundTrip(name.padEnd(size, '.')));
        }
        return times;
      },
      /** @param {number} count */
      compose: async (count) => {
        for (let at = 0; at < count; at++) {
          const sent = await engine.chats.send(chat, `number ${at}`);
          if (!sent.ok) throw new Error(sent.error.kind);
        }
      },
      /** @param {string} text of another person */
      heard: (text) => told((message) => !message.mine && message.text === text),
      /** @param {string} text of one's own */
      delivered: (text) => told((message) => message.mine && message.text === text && isThere(message)),
      history: () => engine.chats.older(chat, /** @type {any} */ ('z'.repeat(10)), 1_000_000),
    };
    Object.assign(window, { bench });
  });
