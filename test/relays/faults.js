// @ts-check

/**
 * What relays do that misbehave, or demand something (NIP-01, NIP-42). A fault answers in place of the relay: see `instead` in
 * tools/relay/embedded-relay.js.
 * @typedef {NonNullable<import('../../tools/relay/embedded-relay.js').RelayOptions['instead']>} Instead
 * @typedef {'event-once' | 'subscription-once' | 'closes' | 'closes-saying' | 'silent' | 'lies' | 'auth' | 'pow' | 'restricted'} Fault
 */

/** WebSocket close codes (RFC 6455, 7.4.1). */
const CLOSE_POLICY = 1008;
const CLOSE_SERVER_ERROR = 1011;

/**
 * Whether a message subscribes to a topic. A page that only checks whether the relay answers names no topic, and is answered.
 * @param {any} message
 */
const isRequest = ([kind, , filter]) => kind === 'REQ' && '#x' in filter;

/**
 * Does something with the first message of a kind, and nothing with those after it.
 * @param {(message: any) => boolean} fits
 * @param {Instead} act
 * @returns {Instead}
 */
const once = (fits, act) => {
  let isOver = false;
  return (message, client) => {
    if (isOver || !fits(message)) return false;
    isOver = true;
    return act(message, client);
  };
};

/** @param {any} message */
const isEvent = ([kind]) => kind === 'EVENT';

/**
 * Takes no event and no subscription, and says what it wants first.
 * @param {string} why
 * @returns {Instead}
 */
const demand =
  (why) =>
  (message, { say }) => {
    /** @type {any} */
    const [kind, subject] = message;
    if (isEvent(message)) say('OK', subject.id, false, why);
    else if (isRequest(message)) say('CLOSED', subject, why);
    return kind === 'EVENT' || isRequest(message);
  };

/** @type {Record<Fault, () => Instead>} */
const FAULTS = {
  'event-once': () =>
    once(isEvent, (/** @type {any} */ [, event], { say }) => {
      say('OK', event.id, false, 'error: try again');
      return true;
    }),
  'subscription-once': () =>
    once(isRequest, (/** @type {any} */ [, id], { say }) => {
      say('CLOSED', id, 'error: shutting down idle subscription');
      return true;
    }),
  closes: () =>
    once(isEvent, (_message, { close }) => {
      close(CLOSE_SERVER_ERROR, '');
      return true;
    }),
  'closes-saying': () =>
    once(isEvent, (/** @type {any} */ [, event], { say, close }) => {
      say('OK', event.id, false, 'blocked: not now');
      close(CLOSE_POLICY, 'not now');
      return true;
    }),
  silent: () => () => true,
  lies:
    () =>
    (message, { say }) => {
      /** @type {any} */
      const [, event] = message;
      if (isEvent(message)) say('OK', event.id, true, '');
      return isEvent(message);
    },
  auth: () => demand('auth-required: we only serve people we know'),
  pow: () => demand('pow: 28 bits needed'),
  restricted: () => demand('restricted: members only'),
};

/** Whether there is such a fault. @param {string} name @returns {name is Fault} */
export const isFault = (name) => Object.hasOwn(FAULTS, name);

/**
 * A fault that can be put on and taken off while the relay runs.
 * @returns {{ instead: Instead, put: (fault: Fault | null) => void }} null: it does what a relay should
 */
export const createFaults = () => {
  /** @type {Instead} */
  let instead = () => false;
  return {
    instead: (message, client) => instead(message, client),
    put: (fault) => {
      instead = fault === null ? () => false : FAULTS[fault]();
    },
  };
};
