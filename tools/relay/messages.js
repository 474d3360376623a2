// @ts-check
import * as v from 'valibot';

/** The largest message a client may send, in bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Topics in one filter, and kinds: trystero asks for up to 250 in one subscription, by one filter with one tag. */
const MAX_FILTER_VALUES = 256;
const MAX_FILTERS = 8;
/** Tags of an event, of which trystero has one, and of a filter. */
const MAX_TAGS = 8;
const MAX_TAG_CHARACTERS = 256;
const MAX_SUBSCRIPTION_ID_CHARACTERS = 128;

const hex = (/** @type {number} */ characters) =>
  v.pipe(v.string(), v.length(characters), v.regex(/^[0-9a-f]*$/u));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tagText = v.pipe(v.string(), v.maxLength(MAX_TAG_CHARACTERS));
const values = v.pipe(v.array(tagText), v.maxLength(MAX_FILTER_VALUES));
const subscriptionId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_SUBSCRIPTION_ID_CHARACTERS));

const event = v.object({
  id: hex(64),
  pubkey: hex(64),
  created_at: count,
  kind: count,
  tags: v.pipe(v.array(v.pipe(v.array(tagText), v.maxLength(MAX_TAGS))), v.maxLength(MAX_TAGS)),
  content: v.string(),
  sig: hex(128),
});

const knownFilter = v.looseObject({
  ids: v.optional(values),
  authors: v.optional(values),
  kinds: v.optional(v.pipe(v.array(count), v.maxLength(MAX_FILTER_VALUES))),
  since: v.optional(count),
  until: v.optional(count),
  limit: v.optional(count),
});

/** A filter: what NIP-01 names, and `#x` for tags of one letter. Anything else is dropped. */
const filter = v.pipe(
  knownFilter,
  v.transform((raw) => {
    const { ids, authors, kinds, since, until, limit } = raw;
    const known = Object.entries({ ids, authors, kinds, since, until, limit }).filter(
      ([, value]) => value !== undefined,
    );
    const tags = Object.entries(raw).filter(([key]) => /^#[a-zA-Z]$/u.test(key));
    return { known: Object.fromEntries(known), tags: Object.fromEntries(tags) };
  }),
  v.object({ known: v.record(v.string(), v.any()), tags: v.record(v.string(), values) }),
  v.check(({ tags }) => Object.keys(tags).length <= MAX_TAGS),
  v.transform(({ known, tags }) => ({ ...known, ...tags })),
);

const request = v.pipe(
  v.tupleWithRest([v.literal('REQ'), subscriptionId], filter),
  v.check((message) => message.length > 2 && message.length <= 2 + MAX_FILTERS),
);

const incoming = v.union([
  v.strictTuple([v.literal('EVENT'), event]),
  request,
  v.strictTuple([v.literal('CLOSE'), subscriptionId]),
]);

/** @typedef {import('@nostr-relay/common').IncomingMessage} IncomingMessage */

/**
 * A client's message (NIP-01) from the text of one WebSocket message, or undefined where it is none
 * that this relay knows.
 * @param {string} text
 * @returns {IncomingMessage | undefined}
 */
export const parseMessage = (text) => {
  /** @type {unknown} */
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(incoming, json);
  // The library's type names the messages with an enum; the schema has checked the same shapes.
  return parsed.success ? /** @type {IncomingMessage} */ (/** @type {unknown} */ (parsed.output)) : undefined;
};
