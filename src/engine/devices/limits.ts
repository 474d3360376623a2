/** Seats on a list: devices that a person has at once. */
export const MAX_SEATS = 16;

/** The last generation of a seat. */
export const MAX_GENERATION = 2 ** 32 - 1;

/** Successors that are kept: two that differ are enough to take neither. */
export const MAX_SUCCESSORS = 2;

/** Operations of kinds of later versions that are kept. */
export const MAX_UNKNOWN = 16;

/** Operations on a list, of all kinds. */
export const MAX_OPERATIONS = MAX_SEATS + MAX_SUCCESSORS + MAX_UNKNOWN;

/** Bytes of what is signed of an operation: twice what those of today take, for extensions. */
export const MAX_OPERATION_BYTES = 384;

/** Bytes of what is signed of the prekeys of a device: 1,267 at most today, and extensions. */
export const MAX_PREKEYS_BYTES = 1_536;

/** The last moment that can be named, in milliseconds since 1970, and the last number of prekeys. */
export const MAX_TIME_MS = 2 ** 48 - 1;
