// @ts-check
import { after, afterEach, before, beforeEach } from 'node:test';
import { PATIENCE_MS, launchBrowser } from './browsers.js';
import { hear, makeContacts, openChat, openInvite, say } from './person.js';
import { createFaults } from '../../relays/faults.js';
import { serveApp } from './serve.js';
import { startBroker, startTracker } from './signalling-servers.js';

/**
 * Two people, and a server of each kind that introduces them: all of them are there when a test begins.
 * @returns what tests use; pages and servers are there from the first test on
 */
export const onServersOfAllKinds = () => {
  /** @type {import('./serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof startTracker>>} */
  let tracker;
  /** @type {Awaited<ReturnType<typeof startBroker>>} */
  let broker;
  /** @type {import('playwright-core').Page} */
  let mina;
  /** @type {import('playwright-core').Page} */
  let jun;
  const faults = createFaults();

  before(async () => {
    [app, browser, tracker, broker] = await Promise.all([
      serveApp({ relay: { instead: faults.instead } }),
      launchBrowser(),
      startTracker(),
      startBroker(),
    ]);
  });
  after(async () => {
    await browser.close();
    await Promise.all([app.stop(), tracker.stop(), broker.stop()]);
  });
  beforeEach(async () => {
    faults.put(null);
    await Promise.all([app.relay.stop(), tracker.stop(), broker.stop()]);
    await Promise.all([app.relay.start(), tracker.start(), broker.start()]);
    const page = async () => {
      const made = await (await browser.newContext()).newPage();
      made.setDefaultTimeout(PATIENCE_MS);
      return made;
    };
    [mina, jun] = await Promise.all([page(), page()]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  const two = () => ({
    url: app.url,
    first: { page: mina, nickname: 'Mina' },
    second: { page: jun, nickname: 'Jun' },
  });

  return {
    get app() {
      return app;
    },
    /** What its relay does wrong. */
    faults,
    get tracker() {
      return tracker;
    },
    get broker() {
      return broker;
    },
    get mina() {
      return mina;
    },
    get jun() {
      return jun;
    },

    /**
     * What config.json says of servers; a kind that is left out is off.
     * @param {{ nostr?: string[], torrent?: string[], mqtt?: string[] }} signalling
     */
    use: (signalling) =>
      app.configure({
        signalling: { nostr: [], torrent: [], mqtt: [], ...signalling },
        iceServers: [],
        network: 'driftpost-test',
      }),

    all: () => ({ nostr: [app.relay.url], torrent: [tracker.url], mqtt: [broker.url] }),

    meet: () => makeContacts(two()),

    /** Jun has opened an invite of Mina's; whether they meet is another thing. */
    openInvite: () => openInvite(two()),

    /** @param {string} word */
    talk: async (word) => {
      await Promise.all([openChat(mina, 'Jun'), openChat(jun, 'Mina')]);
      await say(mina, `${word} from Mina`);
      await hear(jun, `${word} from Mina`, mina);
      await say(jun, `${word} from Jun`);
      await hear(mina, `${word} from Jun`, jun);
    },
  };
};
