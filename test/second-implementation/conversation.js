// @ts-check
import { createHash } from 'node:crypto';
import { makeOwnCard, makePrekey, ownKeys } from './bundle.js';
import { Peer, addressOf } from './peer.js';

/**
 * A conversation as data. Secrets and draws are hexadecimal; `draws` is everything random that a step takes,
 * in order, one after the other.
 * @typedef {{ identitySecret: string, deviceSecret: string, dhSecret: string, prekey: { dhSecret: string, kemSeed: string, madeAt: number } }} Device
 * @typedef {{ do: 'start', by: number, now: number, draws: string } | { do: 'link', by: number }
 *   | { do: 'send', by: number, now: number, content: string, draws: string, sealed: string }
 *   | { do: 'open', by: number, now: number, message: number }} Step
 * @typedef {{ about: string, pairSecret: string, day: number, devices: Device[], cards: string[], tags: string[], steps: Step[] }} Conversation
 */

/** @param {string} text */
export const fromHex = (text) => Buffer.from(text, 'hex');

/**
 * Both devices of a conversation, each knowing the other's keys.
 * @param {Pick<Conversation, 'pairSecret' | 'day' | 'devices'>} conversation
 */
export const createPeers = ({ pairSecret, day, devices }) => {
  const made = devices.map(({ identitySecret, deviceSecret, dhSecret, prekey }) => {
    const secrets = { identitySecret, deviceSecret, dhSecret };
    const [identity, device, dh] = Object.values(secrets).map(fromHex);
    if (!identity || !device || !dh) throw new Error('a device without secrets');
    const own = ownKeys({ identitySecret: identity, deviceSecret: device, dhSecret: dh });
    const { dhSecret: prekeySecret, kemSeed, madeAt } = prekey;
    return {
      own,
      prekey: makePrekey({ dhSecret: fromHex(prekeySecret), kemSeed: fromHex(kemSeed), madeAt }),
    };
  });
  const peers = made.map(({ own, prekey }, i) => {
    const other = made[1 - i]?.own;
    if (!other) throw new Error('two devices make a conversation');
    const them = {
      pairSecret: fromHex(pairSecret),
      theirs: other.encoded,
    };
    return new Peer(own, [prekey], them);
  });
  const cards = made.map(({ own, prekey }) => makeOwnCard(own, prekey));
  const tags = peers.map((peer) => addressOf(peer.out, day).tag.toString('hex'));
  return { peers, cards, tags };
};

/** Draws that come from a text, and are noted. @param {string} seed */
export const seededDraws = (seed) => {
  let counter = 0;
  /** @type {Buffer[]} */
  let noted = [];
  return {
    /** @param {number} bytes */
    draw: (bytes) => {
      const drawn = Buffer.alloc(bytes);
      for (let at = 0; at < bytes; at += 32) {
        createHash('sha256').update(`${seed} ${counter++}`).digest().copy(drawn, at);
      }
      noted.push(drawn);
      return drawn;
    },
    /** What was drawn since this was asked last. */
    taken: () => {
      const all = Buffer.concat(noted).toString('hex');
      noted = [];
      return all;
    },
  };
};

/** Draws that were written down, all of which must be used. @param {string} text */
export const writtenDraws = (text) => {
  let rest = fromHex(text);
  return {
    /** @param {number} bytes */
    draw: (bytes) => {
      if (rest.length < bytes) throw new Error('more drawn than written down');
      const drawn = rest.subarray(0, bytes);
      rest = rest.subarray(bytes);
      return drawn;
    },
    isUsedUp: () => rest.length === 0,
  };
};
