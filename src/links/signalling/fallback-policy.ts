import type { Place, PlaceId } from '../../ports/links.ts';

/**
 * Decides when another kind of signalling is used beside the first one: as late as people can wait, because each kind that
 * calls prepares twenty connections. Measured in docs/BENCHMARKS.md ("Signalling"), decided in docs/adr/0019.
 */

/**
 * A kind is silent when none of its servers was reached for this long. A WebSocket over TLS 1.3 takes four round trips
 * (name, TCP, TLS, upgrade): 2 s where one takes half a second, and 1 s more where the first packet was lost (RFC 6298,
 * 2.1).
 */
export const KIND_SILENT_AFTER_MS = 3_000;

/**
 * A call that no peer has answered for this long is made over the next kind too. It is almost three times what the slowest
 * measured call took over a relay a quarter of a second away each way, and shorter than CALL_TWICE_MS.
 */
export const UNANSWERED_AFTER_MS = 6_000;

/**
 * A door that was held for this long is held over the second kind as well, for peers that reach only that one. It only listens
 * there, which prepares no connections.
 */
export const DOOR_AFTER_MS = 60_000;

/** A kind that is not needed any more stays in use this long: pending connections complete, and it does not flap. */
export const LINGER_MS = 30_000;

/** A place that is held, and since when in its present mode. */
export interface HeldSince {
  readonly place: Place;
  readonly since: number;
  /** A peer was met there and is linked. */
  readonly isMet: boolean;
  /** The last meeting there was over this kind, so the peer may reach no other kind. */
  readonly wasMetHere?: boolean;
}

/** The state of a kind, in the order of use. */
export interface KindState {
  /** Whether it has any servers. */
  readonly isConfigured: boolean;
  /** Since when the kind has been in use without a server; undefined where it reaches one, or is not in use. */
  readonly silentSince: number | undefined;
}

const isSilent = ({ isConfigured, silentSince }: KindState, now: number): boolean =>
  !isConfigured || (silentSince !== undefined && now - silentSince >= KIND_SILENT_AFTER_MS);

/** Whether a call at this place waits for an answer that only signalling servers can bring. */
const isPending = ({ place, isMet }: HeldSince, isIn: boolean): boolean =>
  place.mode === 'call' && !place.once && !isMet && !(place.many && isIn);

/**
 * The places to hold over a kind that comes after the `earlier` ones, and why.
 * - `silent`: no earlier kind reaches a server, so all places are held over this one
 * - `asked`: some places need this one
 */
export const placesFor = (
  earlier: readonly KindState[],
  held: readonly HeldSince[],
  now: number,
): { readonly why: 'silent' | 'asked'; readonly ids: ReadonlySet<PlaceId> } => {
  if (earlier.every((kind) => isSilent(kind, now)))
    return { why: 'silent', ids: new Set(held.map(({ place }) => place.id)) };
  const rank = earlier.filter(({ isConfigured }) => isConfigured).length;
  // A peer was met at one door: this browser is in the network, and the other doors need no answer.
  const isIn = held.some(({ place, isMet }) => place.many && isMet);
  const isAsked = (one: HeldSince): boolean => {
    // The peer is waited for over the kind by which it was met. Only one or two places are held here for that reason.
    if (one.wasMetHere && !one.place.many) return !one.isMet;
    const ms = now - one.since;
    if (isPending(one, isIn)) return ms >= UNANSWERED_AFTER_MS * rank;
    return rank === 1 && one.place.many === true && one.place.mode === 'wait' && ms >= DOOR_AFTER_MS;
  };
  return { why: 'asked', ids: new Set(held.filter(isAsked).map(({ place }) => place.id)) };
};
