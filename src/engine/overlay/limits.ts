/** Numbers of the overlay, with why. docs/PROTOCOL-overlay.md names those that a second implementation must keep. */

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
export const WAYS_IN = 6;

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
export const FIRST_HOP_TIMEOUT_MS = 400;
export const MIN_HOP_TIMEOUT_MS = 100;
export const MAX_HOP_TIMEOUT_MS = 2 * SECOND_MS;

/** Neighbours that are tried for one hop. */
export const TRIES_PER_HOP = 5;

/** How long the way back of a request is remembered, at least. */
export const WAY_BACK_MS = 15 * SECOND_MS;

/** How long a path of a lookup may take at first, and at most; adapted to what lookups take. */
export const FIRST_PATH_TIMEOUT_MS = 2_500;
export const MIN_PATH_TIMEOUT_MS = 500;
export const MAX_PATH_TIMEOUT_MS = 6 * SECOND_MS;

/** A letter's answer may need two signatures and candidates gathered at the other end. */
export const LETTER_TIMEOUT_MS = 8 * SECOND_MS;

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

/** Dials of one's own that may be under way at once. */
export const MAX_DIALS = 6;

/** Requests a neighbour may hand over per second in the long run, and at once. */
export const REQUESTS_PER_SECOND = 100;
export const REQUESTS_BURST = 1_000;

/** Writes under one key per second in the long run, and at once. */
export const WRITES_PER_SECOND = 0.2;
export const WRITES_BURST = 40;

/** What a device keeps open. `near`: nearest neighbours; the rest is spread. */
export const LINK_BUDGETS = {
  desktop: { near: 20, wanted: 40, most: 50 },
  phone: { near: 8, wanted: 16, most: 20 },
} as const;

/** Links of a client: enough to be found and to ask by three ways. */
export const CLIENT_LINKS = 4;

/** Doorkeepers of a room, and nodes per room. */
export const DOORKEEPERS = 4;
export const NODES_PER_ROOM = 256;
