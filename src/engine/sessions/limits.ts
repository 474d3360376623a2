/** Messages of one chain that may still be on their way; no chain is ever longer, so none is ever refused. */
export const MAX_SKIP = 1_000;
/** Message keys kept for messages on their way, of all chains of a session together. */
export const MAX_SKIPPED_KEYS = 2_000;
/** How long a key is kept for a message on its way. */
export const SKIPPED_KEY_AGE_MS = 14 * 86_400_000;

/** A hybrid exchange is asked for after so many messages, so that an answer comes before the 50th. */
export const REKEY_AFTER_MESSAGES = 40;
/** … and when the last one is this old. */
export const REKEY_AFTER_MS = 86_400_000;
/** An offer takes 1,184 bytes, so it is told again in every so many messages of a chain only. */
export const OFFER_EVERY_MESSAGES = 16;

/** A new prekey is published when the newest one is this old … */
export const PREKEY_AGE_MS = 36 * 3_600_000;
/** … and its secret kept for as long as a message that starts with it may be under way. */
export const PREKEY_KEEP_MS = 16 * 86_400_000;

/** A time that is farther ahead than this was not taken from a clock that was right. */
export const MAX_AHEAD_MS = 86_400_000;

/** Sessions kept with one device, the one in use among them … */
export const MAX_SESSIONS = 8;
/** … and the others for as long as a prekey, and until it was replaced. */
export const SESSION_KEEP_MS = PREKEY_KEEP_MS + 2 * 86_400_000;
/** Starts remembered per device, so that none is taken twice. */
export const MAX_STARTS = 64;

/** Sizes of whole envelopes, tag included: a carrier sees one of these and nothing between. */
export const ENVELOPE_BYTES: readonly number[] = [512, 2_048, 8_192, 16_384, 32_768, 73_728];
/** Bytes of the largest of them. */
export const MAX_SEALED_BYTES = 73_728;
/** The most that one message carries, whatever stands before it: the longest entry of a log with all that belongs to it. */
export const MAX_CONTENT_BYTES = 69_632;
