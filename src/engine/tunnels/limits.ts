import type { Pauses } from '../../lib/backoff.ts';
import type { Rate } from '../../lib/token-bucket.ts';

/** Limits of tunnels. docs/PROTOCOL-tunnels.md names those that a second implementation must keep. */

/** The sending window, and how far ahead of the expected number a datagram is accepted, in datagrams. */
export const WINDOW_DATAGRAMS = 8;
export const AHEAD_DATAGRAMS = 32;

/** Datagrams sent over one tunnel. Neighbours limit them together with all other datagrams of this device. */
export const SENT_DATAGRAMS: Rate = { burst: 64, perSecond: 40 };

/** Datagrams accepted of one tunnel. */
export const TAKEN_DATAGRAMS: Rate = { burst: 256, perSecond: 80 };

/**
 * Frames of one device that are handed to the engine. A datagram has room for 2,000 of the smallest. Frames above the
 * rate wait, and once AHEAD_DATAGRAMS datagrams wait, the next ones are answered `busy`.
 */
export const TAKEN_FRAMES: Rate = { burst: 500, perSecond: 500 };

/** Tunnels that other devices may open. Each costs a check. */
export const OPENED_TUNNELS: Rate = { burst: 32, perSecond: 1 };

/** Tunnels at once, and with one device, which may have been restarted. */
export const MAX_TUNNELS = 64;
export const MAX_TUNNELS_PER_DEVICE = 2;

/** Bytes that wait to be sent: above the first number the caller of `send` waits, above the second the tunnel is lost. */
export const QUEUE_BYTES = 256 * 1024;
export const MAX_QUEUE_BYTES = 4 * 1024 * 1024;

/** Received bytes that may wait for the engine. */
export const MAX_TUNNEL_UNREAD_BYTES = 1024 * 1024;

/** Pauses before a datagram is sent again, the last one repeating, in milliseconds. */
export const RETRY_PAUSES_MS: Pauses = [500, 1_000, 2_000, 4_000];

/** A tunnel on which nothing was acknowledged for this long, although data was sent, is lost. In milliseconds. */
export const GIVE_UP_MS = 20_000;

/** After `close`, data that waits has this long to arrive, in milliseconds. */
export const CLOSE_LIMIT_MS = 5_000;

/** How long a direct link that both sides have agreed to may take before a tunnel is opened, in milliseconds. */
export const DIRECT_WITHIN_MS = 4_000;

/** The time for the handshake on a tunnel, in milliseconds: some datagrams may be lost. */
export const TUNNEL_HANDSHAKE_TIMEOUT_MS = 40_000;

/** Datagrams that this device passes on for one contact, and takes from it. */
export const FORWARDED_DATAGRAMS: Rate = { burst: 256, perSecond: 80 };

/** Forward requests without an answer, and how long each waits, in milliseconds. */
export const MAX_FORWARDING = 256;
export const FORWARDING_TIMEOUT_MS = 8_000;

/** Contacts that are asked to pass one datagram on. */
export const MAX_ASKED = 16;
