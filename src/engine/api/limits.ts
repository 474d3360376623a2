/** Limits that a person meets; the screen and the engine hold the same ones. */

/** A text message, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 64 * 1024;

/** What is being typed, in UTF-16 code units: a box takes no more, and that much of it is kept. */
export const MAX_DRAFT_CHARACTERS = 1_000_000;

/** A nickname, in bytes of UTF-8 after trimming, and in code points. */
export const MAX_NICKNAME_BYTES = 128;
export const MAX_NICKNAME_CHARACTERS = 32;

/** A note of one's own about a contact, in bytes of UTF-8. */
export const MAX_NOTE_BYTES = 4_096;

/** The sign of a reaction, in bytes of UTF-8: an emoji of a family with skin tones takes 41. */
export const MAX_SIGN_BYTES = 64;

/** How long an invite is good, in milliseconds: seven days. */
export const INVITE_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Invites that may be open at once: each is a place the network adapter listens at. */
export const MAX_OPEN_INVITES = 20;

/** Invites for one person alone that are kept: a week of requests. Where there are more, the oldest is taken back. */
export const MAX_PRIVATE_INVITES = 70;

/** A greeting that goes with a contact request, in bytes of UTF-8. */
export const MAX_GREETING_BYTES = 560;

/** How long a request waits for an answer, and how long a declined person cannot ask again, in milliseconds. */
export const REQUEST_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
