// @ts-check
import { encodeQR } from 'qr';
import { answerOf, connect, ownCode, ownLink, showPairing } from '../test/e2e/harness/pairing.js';
import { startAs } from '../test/e2e/harness/person.js';
import { atMost, summarize } from './lib/figures.js';
import { see } from './lib/see.js';
import { inTurn, inWorld } from './lib/world.js';

/** What a code may have, so that a camera takes it at once. */
const GOAL_BYTES = 300;

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./lib/world.js').World} World */

/** @param {string} code in base64url */
const bytesOf = (code) => Buffer.from(code, 'base64url').length;

/** @param {string} text */
const modulesOf = (text) => encodeQR(text, 'raw', { ecc: 'low', border: 1 }).length - 2;

/**
 * Two codes, without the time that people take to carry them.
 * @param {World} world
 */
const driftpost = async ({ app, person }) => {
  const [first, second] = [await person(), await person()];
  await Promise.all([startAs(first, app.url, 'Mina'), startAs(second, app.url, 'Jun')]);
  await Promise.all([showPairing(first), showPairing(second)]);
  const [offer, link] = [await ownCode(first), await ownLink(first)];
  await ownCode(second);
  const from = performance.now();
  await connect(second, offer);
  const answer = await answerOf(second);
  const answered = performance.now();
  const both = Promise.all([first, second].map((page) => see(page, { box: 'Message' })));
  await connect(first, answer);
  await both;
  const linked = performance.now();
  const seen = see(first, { text: 'hello there', within: '[role=log]' });
  await second.getByRole('textbox', { name: 'Message' }).fill('hello there');
  await second.keyboard.press('Enter');
  await seen;
  const end = performance.now();
  await Promise.all([first.context().close(), second.context().close()]);
  const sizes = { offer: bytesOf(offer), answer: bytesOf(answer), modules: modulesOf(link) };
  return { ...sizes, answering: answered - from, chat: linked - answered, all: end - from };
};

/** Makes a connection in a page, and waits for all of its candidates. */
const PREPARE = `
  globalThis.connection = new RTCPeerConnection();
  globalThis.channel = connection.createDataChannel('x', { negotiated: true, id: 1 });
  globalThis.described = async () => {
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) =>
        connection.addEventListener('icegatheringstatechange', resolve, { once: true }),
      );
    return JSON.stringify(connection.localDescription);
  };
  globalThis.opened = () =>
    new Promise((resolve) => {
      if (channel.readyState === 'open') resolve();
      channel.addEventListener('open', resolve);
    });
`;

/**
 * The same with whole descriptions, as simple-peer hands them out: no keys of people, no proof, no contact.
 * @param {World} world
 */
const bare = async ({ app, person }) => {
  const [first, second] = [await person(), await person()];
  await Promise.all([first, second].map((page) => page.goto(`${app.url}threats.html`)));
  await Promise.all([first, second].map((page) => page.evaluate(PREPARE)));
  /** @param {Page} page @param {string} description */
  const take = (page, description) => page.evaluate(`connection.setRemoteDescription(${description})`);
  /** @param {Page} page @returns {Promise<string>} */
  const describe = (page) => page.evaluate('described()');
  const offer = await describe(first);
  const from = performance.now();
  await take(second, offer);
  const answer = await describe(second);
  const answered = performance.now();
  await take(first, answer);
  await Promise.all([first, second].map((page) => page.evaluate('opened()')));
  const end = performance.now();
  await Promise.all([first.context().close(), second.context().close()]);
  return {
    offer: offer.length,
    answer: answer.length,
    modules: modulesOf(offer),
    answering: answered - from,
    chat: end - answered,
    all: end - from,
  };
};

/**
 * Pairing without a server: how large the codes are, and how long the browsers take.
 * @type {import('./lib/figures.js').Benchmark}
 */
export const pairing = {
  name: 'pairing',
  run: ({ runs }) =>
    inWorld(async (world) => {
      world.app.configure({
        signalling: { nostr: [], torrent: [], mqtt: [] },
        iceServers: [],
        network: 'bench',
      });
      await world.app.relay.stop();
      const times = await inTurn(runs, { driftpost: () => driftpost(world), bare: () => bare(world) });
      /**
       * @param {string} name
       * @param {'offer' | 'answer' | 'modules' | 'answering' | 'chat' | 'all'} part
       * @param {string} unit
       */
      const line = (name, part, unit) => ({
        name,
        unit,
        own: summarize(times.driftpost.map((one) => one[part])),
        beside: {
          name: 'bare connection, whole SDP',
          summary: summarize(times.bare.map((one) => one[part])),
        },
      });
      const offer = line('first code', 'offer', 'bytes');
      const answer = line('answer', 'answer', 'bytes');
      return {
        figures: [
          { ...offer, goal: atMost(offer.own, GOAL_BYTES) },
          { ...answer, goal: atMost(answer.own, GOAL_BYTES) },
          line('edge of the QR code of the link', 'modules', 'modules'),
          line('first code scanned → message seen, without the time people take', 'all', 'ms'),
          line('of it: until the answer is shown', 'answering', 'ms'),
          line('of it: answer scanned → a message can be typed on both sides', 'chat', 'ms'),
        ],
        notes: ['Addresses of this machine: one IPv4 and one IPv6. Behind NATs with STUN each has one more.'],
      };
    }),
};
