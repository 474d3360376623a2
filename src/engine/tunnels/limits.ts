import type { Pauses } from '../../lib/backoff.ts';
import type { Rate } from '../../lib/token-bucket.ts';

/** Numbers of links via the network. docs/PROTOCOL-via.md names those that a second implementation must keep. */

/** Datagrams under way at once, and how far ahead of what is expected one is taken. */
export const WINDOW_DATAGRAMS = 8;
export const AHEAD_DATAGRAMS = 32;

/** Datagrams sent over one link: neighbours share an allowance with everybody else's. */
export const SENT_DATAGRAMS: Rate = { burst: 64, perSecond: 40 };

/** Datagrams taken of one link. */
export const TAKEN_DATAGRAMS: Rate = { burst: 256, perSecond: 80 };

/**
 * Frames of one device that are handed to the engine: a datagram has room for 2,000 of the smallest. Those
 * beyond wait, and once AHEAD_DATAGRAMS do, datagrams are answered `busy`.
 */
export const TAKEN_FRAMES: Rate = { burst: 500, perSecond: 500 };

/** Links that others may begin: what is checked costs something. */
export const OPENED_TUNNELS: Rate = { burst: 32, perSecond: 1 };

/** Links via the network at once, and of one device, which may have been restarted. */
export const MAX_TUNNELS = 64;
export const MAX_TUNNELS_PER_DEVICE = 2;

/** Bytes handed over and not yet under way that a link takes without making its user wait, and takes at all. */
export const QUEUE_BYTES = 256 * 1024;
export const MAX_QUEUE_BYTES = 4 * 1024 * 1024;

/** Bytes received that may wait for the engine. */
export const MAX_TUNNEL_UNREAD_BYTES = 1024 * 1024;

/** Pauses before a datagram is sent again, the last one repeating, in milliseconds. */
export const RETRY_PAUSES_MS: Pauses = [500, 1_000, 2_000, 4_000];

/** Where nothing was taken for so long although something was sent, the link is lost, in milliseconds. */
export const GIVE_UP_MS = 20_000;

/** What was handed over before a link was closed has this long to arrive, in milliseconds. */
export const CLOSE_LIMIT_MS = 5_000;

/** So long after both sides have agreed to it, a link of their own should be there, in milliseconds. */
export const DIRECT_WITHIN_MS = 4_000;

/** What two people have to say before they have proved who they are may take a few lost datagrams, in milliseconds. */
export const TUNNEL_HANDSHAKE_TIMEOUT_MS = 40_000;

/** Datagrams that one contact may have passed on; also those that it may hand over. */
export const FORWARDED_DATAGRAMS: Rate = { burst: 256, perSecond: 80 };

/** Datagrams handed to contacts that are not answered yet; each waits this long, in milliseconds. */
export const MAX_FORWARDING = 256;
export const FORWARDING_TIMEOUT_MS = 8_000;

/** Contacts that are asked to pass something on. */
export const MAX_ASKED = 16;
