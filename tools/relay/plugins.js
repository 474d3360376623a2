// @ts-check
import {
  EventRepository,
  createOutgoingClosedMessage,
  createOutgoingEventMessage,
} from '@nostr-relay/common';
import { MAX_TOPICS_PER_GUEST } from './guests.js';
import { TagIndex } from './tag-index.js';

/**
 * @typedef {import('@nostr-relay/common').Event} Event
 * @typedef {import('@nostr-relay/common').Filter} Filter
 * @typedef {import('@nostr-relay/common').ClientContext} ClientContext
 * @typedef {import('@nostr-relay/common').IncomingMessage} IncomingMessage
 *
 * A client of the relay's library, with its guest.
 * @typedef {import('@nostr-relay/common').Client & { guest: import('./guests.js').Guest }} RelayClient
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

/** Subscriptions of one client: one for each place that it holds: contacts without a link, invites and doors. */
const MAX_SUBSCRIPTIONS = 512;

/**
 * Passes events on by their tags too. The library's own broadcast looks at kinds, authors and times
 * only, so that clients would get the events of other rooms that have the same kind by chance.
 */
export class TagBroadcast {
  #index = new TagIndex();
  /** @type {Map<RelayClient, ClientContext>} */
  #clients = new Map();

  /**
   * Takes note of what the client listens to.
   * @param {ClientContext} client
   * @param {IncomingMessage} message
   * @param {(client: ClientContext, message: IncomingMessage) => Promise<any>} next
   */
  async handleMessage(client, message, next) {
    const [type, id, ...filters] = message;
    if (type === 'REQ' && !this.#listen(client, id, /** @type {Filter[]} */ (filters)))
      return client.sendMessage(createOutgoingClosedMessage(id, 'error: that is too much to listen to'));
    if (type === 'CLOSE') this.#drop(client, id);
    return next(client, message);
  }

  /**
   * Sends the event to all matching subscriptions; the library's own broadcast is not called.
   * @param {Event} event
   */
  async broadcast(event) {
    for (const { client, id } of this.#index.matching(event))
      client.sendMessage(createOutgoingEventMessage(id, event));
  }

  /** It is gone. @param {RelayClient} client */
  forget(client) {
    const context = this.#clients.get(client);
    if (!context) return;
    this.#clients.delete(client);
    for (const id of this.#index.subscriptions(context)) this.#drop(context, id);
  }

  /**
   * False where it would be too much.
   * @param {ClientContext} client @param {string} id @param {Filter[]} filters
   */
  #listen(client, id, filters) {
    const before = this.#index.count(client, id);
    const more = TagIndex.topicsOf(filters).length - before;
    const isNew = !this.#index.has(client, id);
    const own = /** @type {RelayClient} */ (client.client);
    if (own.guest.topics + more > MAX_TOPICS_PER_GUEST) return false;
    if (isNew && this.#index.subscriptions(client).length >= MAX_SUBSCRIPTIONS) return false;
    this.#clients.set(own, client);
    own.guest.topics += more;
    this.#index.set(client, id, filters);
    return true;
  }

  /** @param {ClientContext} client @param {string} id */
  #drop(client, id) {
    const { guest } = /** @type {RelayClient} */ (client.client);
    guest.topics -= this.#index.count(client, id);
    this.#index.remove(client, id);
  }
}
