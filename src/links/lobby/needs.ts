import type { Place, PlaceId } from '../../ports/links.ts';

/**
 * When another kind of signalling is used beside the first one: as late as waiting allows, because each kind that calls
 * prepares twenty connections. Measured in docs/BENCHMARKS.md ("Signalling"), decided in docs/adr/0019.
 */

/**
 * A kind of which no server is reached after this long does not answer. A WebSocket over TLS 1.3 takes four round trips
 * (name, TCP, TLS, upgrade): 2 s where one takes half a second, and 1 s more where the first packet was lost (RFC 6298,
 * 2.1).
 */
export const SILENT_AFTER_MS = 3_000;

/**
 * A call that has led to nobody after this long is made over the next kind too: almost three times what the slowest of the
 * measured ones took over a relay a quarter of a second away each way, and before it is repeated there (CALL_TWICE_MS).
 */
export const UNANSWERED_AFTER_MS = 6_000;

/**
 * Whoever has kept a door for this long keeps it at the servers of the second kind as well, for those who reach no others.
 * It only listens there, which prepares no connections.
 */
export const DOOR_AFTER_MS = 60_000;

/** A kind that is not needed any more stays this long: what is under way there ends well, and it does not flutter. */
export const LINGER_MS = 30_000;

/** A place that is held, and since when this way. */
export interface HeldSince {
  readonly place: Place;
  readonly since: number;
  /** Somebody was met there and is linked. */
  readonly isMet: boolean;
  /** Whoever was met there last was met over this very kind, so they may reach no other. */
  readonly wasMetHere?: boolean;
}

/** A kind, in the order of use. */
export interface KindState {
  /** Whether it has any servers. */
  readonly isConfigured: boolean;
  /** Since when it has been in use without reaching a server; undefined where it reaches one or is not in use. */
  readonly silentSince: number | undefined;
}

const isSilent = ({ isConfigured, silentSince }: KindState, now: number): boolean =>
  !isConfigured || (silentSince !== undefined && now - silentSince >= SILENT_AFTER_MS);

/** Whether a call there waits for an answer that only the lobby can bring. */
const isPending = ({ place, isMet }: HeldSince, isIn: boolean): boolean =>
  place.mode === 'call' && !place.once && !isMet && !(place.many && isIn);

/**
 * The places to hold over a kind that comes after `earlier` ones, and why.
 * - `silent`: none of those reaches a server, so everything is held over this one · `asked`: some places are
 */
export const placesFor = (
  earlier: readonly KindState[],
  held: readonly HeldSince[],
  now: number,
): { readonly why: 'silent' | 'asked'; readonly ids: ReadonlySet<PlaceId> } => {
  if (earlier.every((kind) => isSilent(kind, now)))
    return { why: 'silent', ids: new Set(held.map(({ place }) => place.id)) };
  const rank = earlier.filter(({ isConfigured }) => isConfigured).length;
  // Somebody was met at one door: that is the way in, and the others need no answer.
  const isIn = held.some(({ place, isMet }) => place.many && isMet);
  const isAsked = (one: HeldSince): boolean => {
    // They are waited for where they came from; nobody else is waited for here, so that is a place or two.
    if (one.wasMetHere && !one.place.many) return !one.isMet;
    const ms = now - one.since;
    if (isPending(one, isIn)) return ms >= UNANSWERED_AFTER_MS * rank;
    return rank === 1 && one.place.many === true && one.place.mode === 'wait' && ms >= DOOR_AFTER_MS;
  };
  return { why: 'asked', ids: new Set(held.filter(isAsked).map(({ place }) => place.id)) };
};
