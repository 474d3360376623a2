// @ts-check
import { EventRepository, EventUtils, createOutgoingEventMessage } from '@nostr-relay/common';

/**
 * @typedef {import('@nostr-relay/common').Event} Event
 * @typedef {import('@nostr-relay/common').Filter} Filter
 * @typedef {import('@nostr-relay/common').ClientContext} ClientContext
 * @typedef {import('@nostr-relay/common').IncomingMessage} IncomingMessage
 */

/** Kinds that are passed on and never kept (NIP-01); signalling uses nothing else. */
const EPHEMERAL_FIRST = 20_000;
const EPHEMERAL_LAST = 29_999;

/** Keeps nothing: what is only passed on needs no memory. */
export class NoRepository extends EventRepository {
  isSearchSupported() {
    return false;
  }

  upsert() {
    return { isDuplicate: false };
  }

  /** @returns {Event[]} */
  find() {
    return [];
  }

  async destroy() {}
}

/** Refuses every event that asks to be kept. */
export const ephemeralOnly = {
  /** @param {Event} event */
  beforeHandleEvent: ({ kind }) =>
    kind >= EPHEMERAL_FIRST && kind <= EPHEMERAL_LAST
      ? /** @type {const} */ ({ canHandle: true })
      : /** @type {const} */ ({
          canHandle: false,
          message: 'blocked: this relay keeps nothing, only ephemeral events pass',
        }),
};

/**
 * Whether an event has one of the wanted values for each tag that a filter names (NIP-01).
 * @param {Event} event
 * @param {Filter} filter
 */
const matchesTags = (event, filter) =>
  Object.entries(filter).every(
    ([key, wanted]) =>
      !key.startsWith('#') ||
      event.tags.some(
        ([name, value]) =>
          name === key.slice(1) &&
          value !== undefined &&
          Array.isArray(wanted) &&
          wanted.some((one) => one === value),
      ),
  );

/**
 * Passes events on by their tags too. The library's own broadcast looks at kinds, authors and times
 * only, so that everybody would hear of everybody's rooms whose kinds happen to be the same.
 */
export class TagBroadcast {
  /** @type {Set<ClientContext>} */
  #clients = new Set();

  /**
   * Takes note of the client that talks.
   * @param {ClientContext} client
   * @param {IncomingMessage} message
   * @param {(client: ClientContext, message: IncomingMessage) => Promise<any>} next
   */
  handleMessage(client, message, next) {
    this.#clients.add(client);
    return next(client, message);
  }

  /**
   * Sends the event to everybody who asked for it; the library's own broadcast is not called.
   * @param {Event} event
   */
  async broadcast(event) {
    for (const client of this.#clients) {
      if (!client.isOpen) this.#clients.delete(client);
      else this.#offer(client, event);
    }
  }

  /**
   * @param {ClientContext} client
   * @param {Event} event
   */
  #offer(client, event) {
    client.subscriptions.forEach((/** @type {Filter[]} */ filters, /** @type {string} */ subscription) => {
      const wanted = filters.some(
        (filter) => EventUtils.isMatchingFilter(event, filter) && matchesTags(event, filter),
      );
      if (wanted) client.sendMessage(createOutgoingEventMessage(subscription, event));
    });
  }
}
