// @ts-check
import { isIP } from 'node:net';
import { createBucket } from './bucket.js';

/** Connections from one address: a house has a browser or two for each person, and each machine an address of its own. */
export const MAX_CONNECTIONS_PER_GUEST = 16;

/** Topics that one guest listens to, over all its connections. A room has two or three. */
export const MAX_TOPICS_PER_GUEST = 8_192;

/**
 * What one guest may have worked on. A message costs one, and one more for each 4 KiB, as it has to be read; twenty rooms
 * joined at once are a few hundred. An event has a signature as well, which takes the relay a millisecond or two.
 */
export const MESSAGE_RATE = { perSecond: 200, burst: 4_000 };
export const EVENT_RATE = { perSecond: 50, burst: 500 };
const BYTES_PER_TOKEN = 4_096;

/** Guests that are remembered after they have gone: coming back is no way to have more. */
const MAX_REMEMBERED = 1_024;

/**
 * A client machine of the relay, with any number of connections.
 * @typedef {object} Guest
 * @property {number} connections
 * @property {number} topics
 * @property {(bytes: number) => boolean} takesMessage false where it has to wait
 * @property {() => boolean} takesEvent the same for the signature of an event
 *
 * @typedef {object} Guests
 * @property {(address: string | undefined) => Guest | undefined} enter undefined where it has too many connections
 * @property {(guest: Guest) => void} leave
 */

/**
 * The key of a guest: an IPv4 address, or an IPv6 /64, as a machine has any number of addresses in it.
 * @param {string} address
 */
export const guestOf = (address) => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/iu, '').replace(/%.*$/u, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...missing, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/u, ''))
    .join(':');
};

/**
 * Whether it is a program of this machine: no guest, and maybe a proxy in front of many.
 * @param {string} address
 */
const isOwn = (address) => /^(?:::ffff:)?127\./iu.test(address) || address === '::1';

/** @param {() => number} [now] milliseconds */
const newGuest = (now) => {
  const messages = createBucket(MESSAGE_RATE, now);
  const events = createBucket(EVENT_RATE, now);
  return {
    connections: 0,
    topics: 0,
    takesMessage: (/** @type {number} */ bytes) => messages.take(1 + Math.floor(bytes / BYTES_PER_TOKEN)),
    takesEvent: () => events.take(),
    isRested: () => messages.isFull() && events.isFull(),
  };
};

/**
 * The guests of a relay.
 * @param {() => number} [now] milliseconds
 * @returns {Guests}
 */
export const createGuests = (now) => {
  /** @type {Map<string, ReturnType<typeof newGuest>>} */
  const guests = new Map();
  const tidy = () => {
    for (const [name, guest] of guests) {
      if (guest.connections === 0 && (guests.size > MAX_REMEMBERED || guest.isRested())) guests.delete(name);
    }
  };
  return {
    enter: (address = '') => {
      tidy();
      const name = guestOf(address);
      const guest = (isOwn(address) ? undefined : guests.get(name)) ?? newGuest(now);
      if (guest.connections >= MAX_CONNECTIONS_PER_GUEST) return undefined;
      if (!isOwn(address)) guests.set(name, guest);
      guest.connections += 1;
      return guest;
    },
    leave: (guest) => {
      guest.connections -= 1;
    },
  };
};
