import type { RtoLimits } from '../../lib/rtt.ts';
import type { Rate } from '../../lib/token-bucket.ts';

/** Numbers of the overlay, with why. docs/PROTOCOL-overlay.md names those that a second implementation must keep. */

const KIB = 1024;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Nodes nearest a key that keep its record: with 12, a quarter vanishing at once loses one record in 17 million. */
export const REPLICAS = 12;

/**
 * A new version is told to a few more nodes than hold the record: a node that holds it because its view differs must
 * not keep the old version.
 */
export const NOTIFIED_HOLDERS = 16;

/**
 * A record is stored where fewer than this many nodes are nearer to its key. The difference to REPLICAS absorbs wrong
 * views.
 */
export const STORED_WITHIN_RANK = 18;

/** Disjoint paths of an ordinary lookup. */
export const DISJOINT_PATHS = 3;

/**
 * Near the target each path goes on to another of so many nearest nodes (disjoint paths, S/Kademlia). If all paths
 * came to the nearest node alone, one liar in the right place would hide a record from everybody.
 */
export const DISJOINT_ENTRY_NODES = 6;

/**
 * Paths are kept disjoint where the rank of a node at the key is below this: its neighbours nearest to the key are
 * holders there.
 */
export const DISJOINT_WITHIN_RANK = 36;

/**
 * Rounds of a lookup that found nothing, each over other paths. If a fifth of all nodes lie, one round in seven is
 * fooled.
 */
export const LOOKUP_ROUNDS = 3;

/** Rounds of a publication until three paths have confirmed it, each over other paths. */
export const PUT_ROUNDS = 3;

/** In a network of fewer nodes one round asks all of them. */
export const SMALL_NETWORK = 24;

/** Hops after which a frame is dropped; ten times as many as a hundred thousand nodes need. */
export const MAX_HOPS = 40;

/** A hop that is not acknowledged after this long is tried elsewhere; adapted per neighbour (RFC 6298). */
export const HOP_TIMEOUT: RtoLimits = { firstMs: 400, leastMs: 100, mostMs: 2 * SECOND_MS, slackMs: 30 };

/** Neighbours that are tried for one hop. */
export const TRIES_PER_HOP = 5;

/** How long the reverse path of a request is remembered, at least. */
export const REVERSE_PATH_MS = 15 * SECOND_MS;

/**
 * How long a path of a lookup may take at first, and at most. Adapted to what the node's own lookups take (RFC 6298).
 */
export const PATH_TIMEOUT: RtoLimits = { firstMs: 2_500, leastMs: 500, mostMs: 6 * SECOND_MS, slackMs: 0 };

/** The other end may have to check a signature, to sign, and to gather candidates before it answers. */
export const DATAGRAM_TIMEOUT_MS = 8 * SECOND_MS;

/** Nodes named in one answer. */
export const NODES_PER_ANSWER = 20;

/**
 * Owners under one key in one answer. A node stores twice as many, so that answers stay full while some records
 * expire.
 */
export const MAX_OWNERS_PER_KEY = 32;

/** What one node stores for others. */
export const MAX_RECORDS = 4_096;
export const MAX_STORE_BYTES = 4 * 1024 * 1024;

/** Longest life of a record, and how far a clock may be ahead. */
export const MAX_TTL_MS = 14 * 24 * HOUR_MS;
export const MAX_CLOCK_SKEW_MS = 10 * MINUTE_MS;

/** A node reviews the records that it holds this often. */
export const REVIEW_EVERY_MS = MINUTE_MS;

/** Holders of a record compare it this often, with a third of jitter either way. */
export const SYNC_EVERY_MS = 5 * MINUTE_MS;

/**
 * A new near neighbour is offered the records that it should hold this much later: newcomers come with many links at
 * once.
 */
export const OFFER_AFTER_MS = 2 * SECOND_MS;

/**
 * An owner republishes this often. Holders replace each other's copies; the owner only repairs what all of them lost.
 */
export const REPUBLISH_EVERY_MS = HOUR_MS;

/**
 * An owner republishes after this long if too few nodes confirmed, then after twice as long each time, up to the hour.
 */
export const REPUBLISH_FIRST_MS = 20 * SECOND_MS;

/** Table maintenance runs this often, with a third of jitter either way. */
export const MAINTENANCE_EVERY_MS = 30 * SECOND_MS;

/** After a link came or went, maintenance runs this much later. */
export const MAINTENANCE_SOON_MS = SECOND_MS;

/** A sibling is asked this often for the nodes near this one. */
export const SIBLING_QUERY_EVERY_MS = 2 * MINUTE_MS;

/**
 * Pauses between lookups of this node's own id. They begin short, as long as they find nearer nodes, and then double.
 * After a partition, or in a network that grew fast, these lookups find the place of this node.
 */
export const SELF_LOOKUP_FIRST_MS = 5 * SECOND_MS;
export const SELF_LOOKUP_EVERY_MS = 10 * MINUTE_MS;

/** After another network was met, neighbours all over the key space are told of its nodes this often at most. */
export const PARTITION_MERGE_EVERY_MS = 30 * SECOND_MS;

/** A new sibling is announced to the others after this long: by then it has dialled most of them by itself. */
export const ANNOUNCE_AFTER_MS = 6 * SECOND_MS;

/** A bucket in which no node was found is refreshed again after this long. */
export const EMPTY_BUCKET_MS = 5 * MINUTE_MS;

/** A bucket is refreshed again after this long if its node refused the dial, then after twice as long, and so on. */
export const REFUSED_BUCKET_MS = 15 * SECOND_MS;

/** A node that could not be dialled, or refused, is not dialled for this long. */
export const DIAL_AGAIN_MS = MINUTE_MS;

/** A node that answered that it is busy is dialled again after this long. */
export const DIAL_BUSY_MS = 4 * SECOND_MS;

/** Own dials to neighbours that may be under way at once. */
export const MAX_OWN_DIALS = 6;

/** Incoming dials of strangers under way at once, and their rate. The same again for people with an invite. */
export const MAX_INCOMING_DIALS = 4;
export const INCOMING_DIALS: Rate = { burst: 4, perSecond: 1 };

/** Incoming dials of one device under way at once. Two, as the first may be of a link that the other side has lost. */
export const DIALS_OF_ONE_DEVICE = 2;

/** Rate at which signatures of dial datagrams are checked. */
export const DIAL_CHECKS: Rate = { burst: 32, perSecond: 8 };

/** Above so many unsent bytes on a link, its other end is told that this node is busy, and gets no answers. */
export const MAX_UNSENT_BYTES = 1024 * KIB;

/** Rate of request frames of one neighbour. */
export const REQUESTS: Rate = { burst: 1_000, perSecond: 100 };

/**
 * Rate of bytes that are sent because of a neighbour: EARNED_FACTOR for each byte that it sends, and these above that.
 * Together with the burst this is 256 KiB a minute.
 */
export const CAUSED_BYTES: Rate = { burst: 128 * KIB, perSecond: 2 * KIB };
export const EARNED_FACTOR = 4;

/**
 * Rate of bytes of records that are sent to a neighbour. A lookup is small and its answer large; so is a want frame.
 */
export const GIVEN_BYTES: Rate = { burst: 1024 * KIB, perSecond: 16 * KIB };

/**
 * Bytes of records that answer one want frame, less what is still unsent on the link. The neighbour asks again for the
 * rest.
 */
export const MAX_PUSHED_BYTES = 96 * KIB;

/** Ids in one want frame. */
export const MAX_WANTED_IDS = 2_000;

/**
 * Rate of records that are accepted from a neighbour. A record with a wrong signature counts as FAILED_COST of them.
 */
export const OFFERED_RECORDS: Rate = { burst: 200, perSecond: 20 };
export const FAILED_COST = 10;

/**
 * A neighbour may push so many invalid records before its link is closed: the holder of a record has checked it.
 * Invalid puts do not count, as a node hands them on unchecked.
 */
export const MAX_INVALID_PUSHES = 20;

/** What the records of one neighbour may take of the store. */
export const MAX_SHARE_RECORDS = 512;
export const MAX_SHARE_BYTES = 512 * KIB;

/** Bytes of requests of other nodes under way here: in all, and for each neighbour that handed them over. */
export const MAX_TRANSIT_BYTES = 8 * 1024 * KIB;
export const MAX_TRANSIT_BYTES_OF_ONE = 512 * KIB;

/**
 * Rate of digest entries of one neighbour. The burst is twice what a node can hold; a neighbour that sends more
 * repeats itself.
 */
export const COMPARED: Rate = { burst: 8_192, perSecond: 64 };

/** Rate of names frames of one neighbour. */
export const NAMED: Rate = { burst: 20, perSecond: 1 };

/** Rate of new records under one key. */
export const WRITES: Rate = { burst: 40, perSecond: 0.2 };

/** Links of a device. `near`: siblings; the rest is spread over the buckets. */
export const LINK_BUDGETS = {
  desktop: { near: 20, wanted: 40, most: 50 },
  phone: { near: 8, wanted: 16, most: 20 },
} as const;

/**
 * Strangers of one public network (a /24, or a /48 of IPv6) among the neighbours. An attacker with many keys does not
 * have addresses in many networks (the same idea: BEP 42 of BitTorrent, Bitcoin Core, I2P).
 */
export const MOST_OF_ONE_NETWORK = 3;

/** A link that was closed so soon after it opened was refused: the node is not dialled for DIAL_CLOSED_AGAIN_MS. */
export const CLOSED_AT_ONCE_MS = 5 * SECOND_MS;
export const DIAL_CLOSED_AGAIN_MS = 10 * MINUTE_MS;

/** Links of a client: enough to be found, and to ask over three paths. */
export const CLIENT_LINKS = 4;

/** Bootstrap nodes of a room, and nodes per room. */
export const BOOTSTRAP_NODES_PER_ROOM = 4;
export const NODES_PER_ROOM = 256;
