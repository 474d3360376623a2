// @ts-check

/**
 * Two devices with a session that both have used.
 * @typedef {object} Couple
 * @property {(from: 0 | 1, text: string) => any} seal what one of them sends, or a promise of it
 * @property {(by: 0 | 1, sealed: any) => any} open the text of it, or a promise of that
 *
 * What is measured, of one implementation.
 * @typedef {object} Ratchets
 * @property {() => Promise<Couple>} couple
 * @property {() => Promise<() => any>} starter of a whole start: by one of them, with a message that the other opens
 */

/** One way, an answer comes after so many: none of the implementations may go on unanswered forever. */
const ONE_WAY_MESSAGES = 900;

/** @typedef {(at: number) => string} Texts what is said at each turn */

/**
 * @param {number} bytes
 * @returns {Texts}
 */
const textsOf = (bytes) => (at) => `${at} `.padEnd(bytes, 'driftpost ');

/** @param {string} opened @param {string} text */
const check = (opened, text) => {
  if (opened !== text) throw new Error('Opened, and not what was sealed.');
};

/** @param {Couple} couple @param {0 | 1} from @param {string} text */
const deliver = async ({ seal, open }, from, text) => {
  check(await open(from === 0 ? 1 : 0, await seal(from, text)), text);
};

/**
 * Messages one way: while the one opens a message the other may seal the next, as two devices would.
 * @param {Couple} couple @param {{ count: number, textOf: Texts }} what
 */
const oneWay = async (couple, { count, textOf }) => {
  const { seal, open } = couple;
  let text = textOf(0);
  let sealed = await seal(0, text);
  for (let at = 1; at <= count; at++) {
    const nextText = textOf(at);
    const opening = open(1, sealed);
    const next = at < count ? seal(0, nextText) : undefined;
    check(await opening, text);
    [text, sealed] = [nextText, await next];
    if (at % ONE_WAY_MESSAGES === 0) await deliver(couple, 1, 'answer');
  }
};

/** @param {Couple} couple @param {{ count: number, textOf: Texts }} what */
const alternating = async (couple, { count, textOf }) => {
  for (let at = 0; at < count; at++) await deliver(couple, at % 2 === 0 ? 0 : 1, textOf(at));
};

/** @param {() => any} work */
const seconds = async (work) => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
};

/**
 * Measures one thing once.
 * @param {Ratchets} ratchets
 * @param {{ what: string, count: number, bytes: number }} order `bytes` of each text
 * @returns {Promise<number>} per second; of `queued` the milliseconds
 */
export const measure = async (ratchets, { what, count, bytes }) => {
  const textOf = textsOf(bytes);
  if (what === 'starts') {
    const start = await ratchets.starter();
    const all = async () => {
      for (let at = 0; at < count; at++) await start();
    };
    return count / (await seconds(all));
  }
  const couple = await ratchets.couple();
  if (what === 'one-way') return count / (await seconds(() => oneWay(couple, { count, textOf })));
  if (what === 'alternating') return count / (await seconds(() => alternating(couple, { count, textOf })));
  /** @type {any[]} */
  const waiting = [];
  for (let at = 0; at < count; at++) waiting.push(await couple.seal(0, textOf(at)));
  const open = async () => {
    for (const [at, sealed] of waiting.entries()) check(await couple.open(1, sealed), textOf(at));
  };
  return 1_000 * (await seconds(open));
};

/**
 * Answers orders of the page, in a worker.
 * @param {() => Promise<Ratchets>} load
 */
export const serve = (load) => {
  const loaded = load();
  addEventListener('message', async ({ data }) => {
    try {
      postMessage({ figure: await measure(await loaded, data) });
    } catch (error) {
      postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
};
