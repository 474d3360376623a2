// @ts-check
import { EventUtils } from '@nostr-relay/common';

/**
 * @typedef {import('@nostr-relay/common').Event} Event
 * @typedef {import('@nostr-relay/common').Filter} Filter
 * @typedef {import('@nostr-relay/common').ClientContext} ClientContext
 *
 * @typedef {object} Subscription
 * @property {ClientContext} client
 * @property {string} id
 * @property {readonly Filter[]} filters
 * @property {readonly string[]} topics where the index has it
 */

/** @param {string} tag @param {string} value */
const topicOf = (tag, value) => `${tag}:${value}`;

/** The values that a filter wants of each tag it names. @param {Filter} filter */
const tagsOf = (filter) =>
  /** @type {[string, string[]][]} */ (
    Object.entries(filter)
      .filter(([key]) => key.startsWith('#'))
      .map(([key, wanted]) => [key.slice(1), wanted])
  );

/**
 * Whether an event has one of the wanted values for each tag that a filter names (NIP-01).
 * @param {Event} event
 * @param {Filter} filter
 */
const matchesTags = (event, filter) =>
  tagsOf(filter).every(([tag, wanted]) =>
    event.tags.some(([name, value]) => name === tag && value !== undefined && wanted.includes(value)),
  );

/**
 * Subscriptions by the values of tags: an event costs as much as there are subscriptions to its own tags, however many there
 * are to others. A filter with several tags is indexed by the first one.
 */
export class TagIndex {
  /** @type {Map<string, Set<Subscription>>} */
  #byTopic = new Map();
  /** @type {Map<ClientContext, Map<string, Subscription>>} */
  #byClient = new Map();

  /**
   * How many places of the index the filters would take. A filter without a tag takes none, and gets
   * nothing: the relay stores nothing, and clients get events of their own rooms only.
   * @param {readonly Filter[]} filters
   */
  static topicsOf(filters) {
    const all = filters.flatMap((filter) => {
      const [first] = tagsOf(filter);
      return first ? first[1].map((value) => topicOf(first[0], value)) : [];
    });
    return [...new Set(all)];
  }

  /** Topics of one subscription of a client. @param {ClientContext} client @param {string} id */
  count(client, id) {
    return this.#byClient.get(client)?.get(id)?.topics.length ?? 0;
  }

  /** @param {ClientContext} client @param {string} id */
  has(client, id) {
    return this.#byClient.get(client)?.has(id) === true;
  }

  /** The names of a client's subscriptions. @param {ClientContext} client */
  subscriptions(client) {
    return [...(this.#byClient.get(client)?.keys() ?? [])];
  }

  /**
   * Puts a subscription in the place of the one of that name.
   * @param {ClientContext} client @param {string} id @param {readonly Filter[]} filters
   */
  set(client, id, filters) {
    this.remove(client, id);
    const subscription = { client, id, filters, topics: TagIndex.topicsOf(filters) };
    for (const topic of subscription.topics) {
      const there = this.#byTopic.get(topic);
      if (there) there.add(subscription);
      else this.#byTopic.set(topic, new Set([subscription]));
    }
    const own = this.#byClient.get(client) ?? new Map();
    this.#byClient.set(client, own.set(id, subscription));
  }

  /** @param {ClientContext} client @param {string} id */
  remove(client, id) {
    const own = this.#byClient.get(client);
    const subscription = own?.get(id);
    if (!own || !subscription) return;
    own.delete(id);
    if (own.size === 0) this.#byClient.delete(client);
    for (const topic of subscription.topics) {
      const there = this.#byTopic.get(topic);
      there?.delete(subscription);
      if (there?.size === 0) this.#byTopic.delete(topic);
    }
  }

  /**
   * Subscriptions that match an event, one of each client: a client with two gets the event once.
   * @param {Event} event
   * @returns {Subscription[]}
   */
  matching(event) {
    /** @type {Map<ClientContext, Subscription>} */
    const found = new Map();
    for (const [tag = '', value = ''] of event.tags) {
      for (const subscription of this.#byTopic.get(topicOf(tag, value)) ?? []) {
        if (found.has(subscription.client)) continue;
        const wants = subscription.filters.some(
          (filter) =>
            tagsOf(filter).length > 0 &&
            EventUtils.isMatchingFilter(event, filter) &&
            matchesTags(event, filter),
        );
        if (wants) found.set(subscription.client, subscription);
      }
    }
    return [...found.values()];
  }
}
