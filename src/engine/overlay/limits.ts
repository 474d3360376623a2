import type { RtoLimits } from '../../lib/rtt.ts';
import type { Rate } from '../../lib/token-bucket.ts';

/** Numbers of the overlay, with why. docs/PROTOCOL-overlay.md names those that a second implementation must keep. */

const KIB = 1024;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Nodes nearest a key that keep its record: with 12, a quarter vanishing at once loses one record in 17 million. */
export const REPLICAS = 12;

/** A new version is told to a few more: those who hold the record because their view differs must not keep the old. */
export const TOLD = 16;

/** A record is taken where fewer than this many nodes are nearer its key; the slack absorbs wrong views. */
export const TAKEN_WITHIN = 18;

/** Disjoint paths of an ordinary lookup. */
export const PATHS = 3;

/**
 * Near the target paths go on to different ones of so many nearest nodes: where all of them came to the nearest alone, one
 * liar in the right place would hide a record from everybody.
 */
export const ENTRY_HOPS = 6;

/** So near a key, by its standing, that a node's neighbours nearest to it are holders: farther off paths need not part. */
export const PARTING_WITHIN = 36;

/** Rounds of a lookup that found nothing, each over other paths: a fifth of liars fools one round in seven. */
export const LOOKUP_ROUNDS = 3;

/** Rounds of a publication until three paths have confirmed it, each over other paths. */
export const PUT_ROUNDS = 3;

/** Networks so small that one round asks about everybody. */
export const SMALL_NETWORK = 24;

/** Hops after which a frame is dropped; ten times as many as a hundred thousand nodes need. */
export const MAX_HOPS = 40;

/** A hop that is not acknowledged after this long is tried elsewhere; adapted per neighbour (RFC 6298). */
export const HOP_TIMEOUT: RtoLimits = { firstMs: 400, leastMs: 100, mostMs: 2 * SECOND_MS, slackMs: 30 };

/** Neighbours that are tried for one hop. */
export const TRIES_PER_HOP = 5;

/** How long the way back of a request is remembered, at least. */
export const REVERSE_PATH_MS = 15 * SECOND_MS;

/** How long a path of a lookup may take at first, and at most; adapted to what lookups take (RFC 6298). */
export const PATH_TIMEOUT: RtoLimits = { firstMs: 2_500, leastMs: 500, mostMs: 6 * SECOND_MS, slackMs: 0 };

/** A datagram's answer may need two signatures and candidates gathered at the other end. */
export const DATAGRAM_TIMEOUT_MS = 8 * SECOND_MS;

/** Nodes named in one answer. */
export const NODES_PER_ANSWER = 20;

/** Owners under one key that one answer has; a node keeps twice as many, so that answers do not shrink as some expire. */
export const MAX_OWNERS_PER_KEY = 32;

/** What one node keeps for others. */
export const MAX_RECORDS = 4_096;
export const MAX_STORE_BYTES = 4 * 1024 * 1024;

/** Longest life of a record, and how far a clock may be ahead. */
export const MAX_TTL_MS = 14 * 24 * HOUR_MS;
export const CLOCK_SKEW_MS = 10 * MINUTE_MS;

/** What is held is gone through this often. */
export const REVIEW_EVERY_MS = MINUTE_MS;

/** Holders compare what they hold this often, drawn out by up to a third either way. */
export const SYNC_EVERY_MS = 5 * MINUTE_MS;

/** After somebody came near, what they should hold is handed over this much later: newcomers come with many links. */
export const HANDOVER_AFTER_MS = 2 * SECOND_MS;

/** Owners publish again this often: holders keep each other up, owners only mend what all of them lost. */
export const REPUBLISH_EVERY_MS = HOUR_MS;

/** An owner that too few confirmed, or nobody, tries again after this long, then twice as long, up to the hour. */
export const REPUBLISH_FIRST_MS = 20 * SECOND_MS;

/** The table is looked after this often, drawn out by up to a third either way. */
export const UPKEEP_EVERY_MS = 30 * SECOND_MS;

/** After a loss or a gain the table is looked after this much later. */
export const UPKEEP_SOON_MS = SECOND_MS;

/** Nodes near oneself are asked for others near oneself this often: nobody else tells. */
export const LOOK_AROUND_EVERY_MS = 2 * MINUTE_MS;

/**
 * One looks for oneself through the whole network: at first often, as long as somebody nearer turns up, then twice as
 * rarely each time. Where a network was cut in two, or grew fast, this finds one's place in it.
 */
export const LOOK_FOR_SELF_FIRST_MS = 5 * SECOND_MS;
export const LOOK_FOR_SELF_EVERY_MS = 10 * MINUTE_MS;

/** Where another network is met, the own neighbours all over the key space are told of it this often at most. */
export const WEAVE_EVERY_MS = 30 * SECOND_MS;

/** Newcomers are told of after this long: they dial most of those who would be told by themselves. */
export const ANNOUNCE_AFTER_MS = 6 * SECOND_MS;

/** A slot of the table in which nobody was found is looked at again after this long. */
export const EMPTY_SLOT_MS = 5 * MINUTE_MS;

/** A slot in which somebody had no link to spare is looked at again after this long, then twice as long, and so on. */
export const REFUSED_SLOT_MS = 15 * SECOND_MS;

/** A node that could not be dialled, or would not, is left alone for this long. */
export const DIAL_AGAIN_MS = MINUTE_MS;

/** A node that was asked by too many at once is dialled again after this long. */
export const DIAL_BUSY_MS = 4 * SECOND_MS;

/** Dials of one's own that may be under way at once. */
export const MAX_OWN_DIALS = 6;

/** Dials of strangers that are under way at once, and that are answered; as many again of those with an invite. */
export const GUESTS_AT_ONCE = 4;
export const GUEST_DIALS: Rate = { burst: 4, perSecond: 1 };

/** Dials of one device under way at once: one may be of a link that the other side has lost already. */
export const DIALS_OF_ONE_DEVICE = 2;

/** Signatures of dial datagrams that are checked. */
export const DIAL_CHECKS: Rate = { burst: 32, perSecond: 8 };

/** Bytes unsent on a link above which its other end is told that one is busy, and gets no answers. */
export const MAX_UNSENT_BYTES = 1024 * KIB;

/** Frames that want something done, which a neighbour may hand over. */
export const REQUESTS: Rate = { burst: 1_000, perSecond: 100 };

/**
 * Bytes that are sent because of a neighbour: EARNED_FACTOR for each that it sends, and so many above that. Together
 * with what is there at first this comes to 256 KiB a minute.
 */
export const CAUSED_BYTES: Rate = { burst: 128 * KIB, perSecond: 2 * KIB };
export const EARNED_FACTOR = 4;

/** Bytes of records that a neighbour is given: a lookup is a small question, and so is the wish of a holder. */
export const GIVEN_BYTES: Rate = { burst: 1024 * KIB, perSecond: 16 * KIB };

/** Bytes of records that are given in answer to one wish, unless as much still waits to be sent: the rest is asked for again. */
export const MAX_PUSHED_BYTES = 96 * KIB;

/** Ids in one wish for records. */
export const MAX_WANTED_IDS = 2_000;

/** Records that are taken of a neighbour; one whose signature does not hold counts as FAILED_COST of them. */
export const OFFERED_RECORDS: Rate = { burst: 200, perSecond: 20 };
export const FAILED_COST = 10;

/**
 * Records that do not hold which a neighbour may push before its link is closed: who holds a record has checked it. Of
 * puts none counts, as who hands them on has not.
 */
export const MAX_LIES = 20;

/** What one neighbour's records may take of the store. */
export const MAX_SHARE_RECORDS = 512;
export const MAX_SHARE_BYTES = 512 * KIB;

/** Bytes of requests of others that are under way here, in all and for each neighbour that handed them over. */
export const MAX_TRANSIT_BYTES = 8 * 1024 * KIB;
export const MAX_TRANSIT_BYTES_OF_ONE = 512 * KIB;

/** Entries of digests of a neighbour that are compared: twice as many as anybody holds, and who sends more repeats itself. */
export const COMPARED: Rate = { burst: 8_192, perSecond: 64 };

/** Names of nodes that a neighbour may tell, in frames. */
export const NAMED: Rate = { burst: 20, perSecond: 1 };

/** Writes under one key. */
export const WRITES: Rate = { burst: 40, perSecond: 0.2 };

/** What a device keeps open. `near`: nearest neighbours; the rest is spread. */
export const LINK_BUDGETS = {
  desktop: { near: 20, wanted: 40, most: 50 },
  phone: { near: 8, wanted: 16, most: 20 },
} as const;

/**
 * Strangers of one network (a /24, or a /48 of IPv6) that one is linked with: addresses of many networks are what
 * somebody with many keys does not have (BEP 42 of BitTorrent, Bitcoin Core and I2P go by the same).
 */
export const MOST_OF_ONE_NETWORK = 3;

/** Who was closed at once by one of the two ends is left alone for this long. */
export const CLOSED_AT_ONCE_MS = 5 * SECOND_MS;
export const DIAL_CLOSED_AGAIN_MS = 10 * MINUTE_MS;

/** Links of a client: enough to be found and to ask by three ways. */
export const CLIENT_LINKS = 4;

/** Doorkeepers of a room, and nodes per room. */
export const DOORKEEPERS = 4;
export const NODES_PER_ROOM = 256;
