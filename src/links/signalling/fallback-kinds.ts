import type { Cancel } from '../../lib/signal.ts';
import type { ServerLists, SignallingKind } from '../../lib/signalling-servers.ts';
import type { Place, PlaceId, RelayState } from '../../ports/links.ts';
import { ActiveKind, type ActiveKindDeps, type KindOfServers } from './active-kind.ts';
import { type HeldSince, type KindState, LINGER_MS, placesFor } from './fallback-policy.ts';
import type { SignallingClientDeps } from '../trystero/create-signalling-client.ts';
import type { SignallingClient } from './signalling-client.ts';

/** How often the policy is applied: every LOOK_CLOSELY_MS while a call waits for an answer. */
const LOOK_CLOSELY_MS = 500;
const LOOK_MS = 5_000;

/** When the script of a kind could not be fetched, it is fetched again after this long. */
const LOAD_KIND_AGAIN_MS = 15_000;

/** A kind of signalling that is used when the kinds before it do not answer. */
export interface FallbackKind {
  readonly kind: SignallingKind;
  readonly urls: readonly string[];
  /** Fetches the script of its client. */
  load(): Promise<KindOfServers['client']>;
}

/** What the fallback kinds need. */
export interface FallbackKindsDeps extends ActiveKindDeps {
  /** The kind that is always in use, as far as the policy needs it. */
  readonly first: {
    readonly isConfigured: boolean;
    /** Since when it has been in use. */
    readonly since: number;
    isOpen(): boolean;
  };
  /** The others, in the order of use. */
  readonly fallback: readonly FallbackKind[];
}

interface FallbackState {
  readonly of: FallbackKind;
  kind: ActiveKind | undefined;
  /** While the kind is being fetched or stopped: nothing else is done with it meanwhile. */
  busy: Promise<void> | undefined;
  silentSince: number | undefined;
  neededAt: number;
  /** The reason of the last need. */
  why: 'silent' | 'asked';
  /** Announcements over the kinds before it are lost: its places call as soon as a server is reached. */
  mustCall: boolean;
  held: ReadonlySet<PlaceId>;
  /** Places where the last meeting was over this kind, and whether that connection is still open. */
  readonly metAt: Map<PlaceId, boolean>;
}

/** Starts the kinds after the first while those before them do not answer, and stops them afterwards. */
export class FallbackKinds {
  readonly #deps: FallbackKindsDeps;
  readonly #fallbacks: readonly FallbackState[];
  readonly #since = new Map<PlaceId, { readonly mode: Place['mode']; readonly at: number }>();
  #places: readonly Place[] = [];
  #firstSilentSince: number | undefined;
  #watch: Cancel | undefined;
  #stopped = false;

  constructor(deps: FallbackKindsDeps) {
    this.#deps = deps;
    this.#fallbacks = deps.fallback.map((of) => ({
      of,
      kind: undefined,
      busy: undefined,
      silentSince: undefined,
      neededAt: 0,
      why: 'asked',
      mustCall: false,
      held: new Set(),
      metAt: new Map(),
    }));
    this.#firstSilentSince = deps.first.since;
    this.#look();
  }

  /** Every server of the fallback kinds; `resting` where the kind is not in use. */
  get relays(): readonly RelayState[] {
    return this.#fallbacks.flatMap(
      ({ of, kind }) =>
        kind?.relays ?? of.urls.map((url): RelayState => ({ kind: of.kind, url, state: 'resting' })),
    );
  }

  /** Sets the places that are to be held, by the kinds that they need. */
  setPlaces(places: readonly Place[]): void {
    const now = this.#deps.clock.now();
    this.#places = places;
    const before = new Map(this.#since);
    this.#since.clear();
    for (const { id, mode } of places) {
      const known = before.get(id);
      this.#since.set(id, known?.mode === mode ? known : { mode, at: now });
    }
    this.#look();
  }

  /** Links, servers of the first kind, or the network came or went. */
  update(): void {
    for (const { kind } of this.#fallbacks) kind?.update();
    this.#look();
  }

  /** Reconnects to missing servers now. */
  hurry(): void {
    for (const { kind } of this.#fallbacks) kind?.hurry();
  }

  /** Stops all fallback kinds; resolves when they have left every room and server. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#watch?.();
    await Promise.all(this.#fallbacks.map((fallback) => fallback.kind?.stop() ?? fallback.busy));
  }

  #look(): void {
    this.#watch?.();
    if (this.#stopped) return;
    this.#noteSilence();
    const held = this.#heldSince();
    const states: KindState[] = [this.#firstState()];
    for (const fallback of this.#fallbacks) {
      this.#decide(fallback, states, held);
      states.push({ isConfigured: fallback.of.urls.length > 0, silentSince: fallback.silentSince });
    }
    const ms = this.#nextLook(held);
    // `#decide` may have called this again.
    this.#watch?.();
    this.#watch = ms === undefined ? undefined : this.#deps.clock.after(ms, () => this.#look());
  }

  /** When to apply the policy next, in milliseconds; undefined where time alone changes nothing. */
  #nextLook(held: readonly HeldSince[]): number | undefined {
    if (!this.#deps.first.isOpen() || held.some(({ place, isMet }) => place.mode === 'call' && !isMet))
      return LOOK_CLOSELY_MS;
    const isUsed = this.#fallbacks.some(({ kind, busy }) => kind || busy);
    return isUsed || held.some(({ place }) => place.many) ? LOOK_MS : undefined;
  }

  #firstState(): KindState {
    return { isConfigured: this.#deps.first.isConfigured, silentSince: this.#firstSilentSince };
  }

  /** Notes since when each kind is silent. Without a network no kind can answer: time counts from when it is back. */
  #noteSilence(): void {
    const now = this.#deps.clock.now();
    const since = (isOpen: boolean, before: number | undefined): number | undefined =>
      isOpen ? undefined : this.#deps.isOnline() ? (before ?? now) : now;
    this.#firstSilentSince = since(this.#deps.first.isOpen(), this.#firstSilentSince);
    for (const fallback of this.#fallbacks)
      fallback.silentSince = fallback.kind && since(fallback.kind.isOpen, fallback.silentSince);
    if (!this.#deps.isOnline())
      for (const [id, { mode }] of this.#since) this.#since.set(id, { mode, at: now });
  }

  #decide(fallback: FallbackState, earlier: readonly KindState[], held: readonly HeldSince[]): void {
    if (fallback.of.urls.length === 0 || fallback.busy) return;
    const now = this.#deps.clock.now();
    this.#noteMeetings(fallback);
    const here = held.map((one) => ({ ...one, wasMetHere: fallback.metAt.has(one.place.id) }));
    const { why, ids } = placesFor(earlier, this.#deps.isOnline() ? here : [], now);
    if (ids.size > 0) {
      fallback.mustCall ||= why === 'silent' && (fallback.why !== 'silent' || !fallback.kind);
      [fallback.neededAt, fallback.why, fallback.held] = [now, why, ids];
    }
    if (fallback.kind) this.#use(fallback, fallback.kind);
    else if (ids.size > 0) this.#start(fallback);
  }

  #use(fallback: FallbackState, kind: ActiveKind): void {
    const unneededMs = this.#deps.clock.now() - fallback.neededAt;
    if (unneededMs > LINGER_MS && !kind.isConnecting) return this.#rest(fallback, kind);
    if (unneededMs > 0) fallback.why = 'asked';
    kind.setPlaces(this.#places.filter(({ id }) => fallback.held.has(id)));
    if (!fallback.mustCall || !kind.isOpen) return;
    fallback.mustCall = false;
    kind.callAgain();
  }

  /** Forgets places where a peer has been met over another kind since: they do not need this kind any more. */
  #noteMeetings({ metAt }: FallbackState): void {
    for (const [id, lasted] of metAt) {
      const lasts = this.#deps.meetings.isMet(id);
      if (lasts && !lasted) metAt.delete(id);
      else metAt.set(id, lasts);
    }
  }

  #heldSince(): readonly HeldSince[] {
    return this.#places.map((place) => ({
      place,
      since: this.#since.get(place.id)?.at ?? 0,
      isMet: this.#deps.meetings.isMet(place.id),
    }));
  }

  #start(fallback: FallbackState): void {
    fallback.busy = fallback.of.load().then(
      (client) => {
        if (this.#stopped) return;
        const { kind, urls } = fallback.of;
        const deps: FallbackKindsDeps = {
          ...this.#deps,
          met: (place, adopted) => {
            fallback.metAt.set(place, true);
            this.#deps.met(place, adopted);
          },
        };
        fallback.kind = new ActiveKind(deps, { kind, urls, client });
        fallback.busy = undefined;
        this.#deps.changed();
        this.#look();
      },
      () => void this.#deps.clock.after(LOAD_KIND_AGAIN_MS, () => (fallback.busy = undefined)),
    );
  }

  #rest(fallback: FallbackState, kind: ActiveKind): void {
    fallback.kind = undefined;
    fallback.silentSince = undefined;
    fallback.busy = kind.stop().then(() => {
      fallback.busy = undefined;
    });
    this.#deps.changed();
  }
}

type MakeSignallingClient = (deps: SignallingClientDeps) => SignallingClient;

/** What creating the fallback kinds needs. */
export interface CreateFallbackKindsDeps extends Omit<FallbackKindsDeps, 'fallback'> {
  readonly lists: Pick<ServerLists, 'torrent' | 'mqtt'>;
  loadTorrent(): Promise<MakeSignallingClient>;
  loadMqtt(): Promise<MakeSignallingClient>;
}

/** Creates the fallback kinds, in the order of use: BitTorrent trackers, then MQTT brokers. */
export const createFallbackKinds = (deps: CreateFallbackKindsDeps): FallbackKinds => {
  const fallback: readonly FallbackKind[] = [
    { kind: 'torrent', urls: deps.lists.torrent, load: deps.loadTorrent },
    { kind: 'mqtt', urls: deps.lists.mqtt, load: deps.loadMqtt },
  ];
  return new FallbackKinds({ ...deps, fallback });
};
