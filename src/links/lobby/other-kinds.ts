import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Place, PlaceId, RelayState } from '../../ports/links.ts';
import { Kind, type KindDeps, type KindOf } from './kind.ts';
import { type HeldSince, type KindState, LINGER_MS, placesFor } from './needs.ts';

/** How often it is looked whether a kind is needed: closely while somebody waits for an answer. */
const LOOK_CLOSELY_MS = 500;
const LOOK_MS = 5_000;

/** A kind whose code could not be fetched is tried again after this long. */
const LOAD_AGAIN_MS = 15_000;

/** A kind that is used when those before it do not answer. */
export interface SpareKind {
  readonly kind: SignallingKind;
  readonly urls: readonly string[];
  /** Fetches what it needs. */
  load(): Promise<KindOf['introducer']>;
}

/** What the other kinds need. */
export interface OtherKindsDeps extends KindDeps {
  /** The kind that is always in use, as far as the others look at it. */
  readonly first: {
    readonly isConfigured: boolean;
    /** Since when it is in use. */
    readonly since: number;
    isOpen(): boolean;
  };
  /** The others, in the order of use. */
  readonly spare: readonly SpareKind[];
}

interface Spare {
  readonly of: SpareKind;
  kind: Kind | undefined;
  /** Being fetched or stopped: nothing else is done with it meanwhile. */
  busy: Promise<void> | undefined;
  silentSince: number | undefined;
  neededAt: number;
  /** Why it was needed last. */
  why: 'silent' | 'asked';
  /** What was announced over the kinds before it is lost: it calls as soon as it is reached. */
  mustCall: boolean;
  held: ReadonlySet<PlaceId>;
  /** Places where the last meeting was one over this kind, and whether it lasts. */
  readonly metAt: Map<PlaceId, boolean>;
}

/** Uses the kinds after the first while those before them do not answer, and no longer. */
export class OtherKinds {
  readonly #deps: OtherKindsDeps;
  readonly #spares: readonly Spare[];
  readonly #since = new Map<PlaceId, { readonly mode: Place['mode']; readonly at: number }>();
  #places: readonly Place[] = [];
  #firstSilentSince: number | undefined;
  #watch: Cancel | undefined;
  #stopped = false;

  constructor(deps: OtherKindsDeps) {
    this.#deps = deps;
    this.#spares = deps.spare.map((of) => ({
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

  /** Every server of every kind here; `resting` where the kind is not in use. */
  get relays(): readonly RelayState[] {
    return this.#spares.flatMap(
      ({ of, kind }) =>
        kind?.relays ?? of.urls.map((url): RelayState => ({ kind: of.kind, url, state: 'resting' })),
    );
  }

  /** The places that are held from now on, where a kind is needed for them. */
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

  /** Links or the first kind's servers came or went, or the network did. */
  update(): void {
    for (const { kind } of this.#spares) kind?.update();
    this.#look();
  }

  /** Tries missing servers now rather than later. */
  hurry(): void {
    for (const { kind } of this.#spares) kind?.hurry();
  }

  /** Stops all of them; answers when they have let go of everything. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#watch?.();
    await Promise.all(this.#spares.map((spare) => spare.kind?.stop() ?? spare.busy));
  }

  #look(): void {
    this.#watch?.();
    if (this.#stopped) return;
    this.#noteSilence();
    const held = this.#heldSince();
    const states: KindState[] = [this.#firstState()];
    for (const spare of this.#spares) {
      this.#decide(spare, states, held);
      states.push({ isConfigured: spare.of.urls.length > 0, silentSince: spare.silentSince });
    }
    const ms = this.#nextLook(held);
    // What was done may have led here again.
    this.#watch?.();
    this.#watch = ms === undefined ? undefined : this.#deps.clock.after(ms, () => this.#look());
  }

  /** undefined: nothing will change by time alone. */
  #nextLook(held: readonly HeldSince[]): number | undefined {
    if (!this.#deps.first.isOpen() || held.some(({ place, isMet }) => place.mode === 'call' && !isMet))
      return LOOK_CLOSELY_MS;
    const isUsed = this.#spares.some(({ kind, busy }) => kind || busy);
    return isUsed || held.some(({ place }) => place.many) ? LOOK_MS : undefined;
  }

  #firstState(): KindState {
    return { isConfigured: this.#deps.first.isConfigured, silentSince: this.#firstSilentSince };
  }

  /** Without a network nobody answers, and nothing can be done about it: time counts from when it is back. */
  #noteSilence(): void {
    const now = this.#deps.clock.now();
    const since = (isOpen: boolean, before: number | undefined): number | undefined =>
      isOpen ? undefined : this.#deps.isOnline() ? (before ?? now) : now;
    this.#firstSilentSince = since(this.#deps.first.isOpen(), this.#firstSilentSince);
    for (const spare of this.#spares)
      spare.silentSince = spare.kind && since(spare.kind.isOpen, spare.silentSince);
    if (!this.#deps.isOnline())
      for (const [id, { mode }] of this.#since) this.#since.set(id, { mode, at: now });
  }

  #decide(spare: Spare, earlier: readonly KindState[], held: readonly HeldSince[]): void {
    if (spare.of.urls.length === 0 || spare.busy) return;
    const now = this.#deps.clock.now();
    this.#noteMeetings(spare);
    const here = held.map((one) => ({ ...one, wasMetHere: spare.metAt.has(one.place.id) }));
    const { why, ids } = placesFor(earlier, this.#deps.isOnline() ? here : [], now);
    if (ids.size > 0) {
      spare.mustCall ||= why === 'silent' && (spare.why !== 'silent' || !spare.kind);
      [spare.neededAt, spare.why, spare.held] = [now, why, ids];
    }
    if (spare.kind) this.#use(spare, spare.kind);
    else if (ids.size > 0) this.#start(spare);
  }

  #use(spare: Spare, kind: Kind): void {
    const unneededMs = this.#deps.clock.now() - spare.neededAt;
    if (unneededMs > LINGER_MS && !kind.isIntroducing) return this.#rest(spare, kind);
    if (unneededMs > 0) spare.why = 'asked';
    kind.setPlaces(this.#places.filter(({ id }) => spare.held.has(id)));
    if (!spare.mustCall || !kind.isOpen) return;
    spare.mustCall = false;
    kind.callAgain();
  }

  /** Whoever has been met over another kind since then needs this one no more. */
  #noteMeetings({ metAt }: Spare): void {
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

  #start(spare: Spare): void {
    spare.busy = spare.of.load().then(
      (introducer) => {
        if (this.#stopped) return;
        const { kind, urls } = spare.of;
        const deps: OtherKindsDeps = {
          ...this.#deps,
          introduced: (place, adopted) => {
            spare.metAt.set(place, true);
            this.#deps.introduced(place, adopted);
          },
        };
        spare.kind = new Kind(deps, { kind, urls, introducer });
        spare.busy = undefined;
        this.#deps.changed();
        this.#look();
      },
      () => void this.#deps.clock.after(LOAD_AGAIN_MS, () => (spare.busy = undefined)),
    );
  }

  #rest(spare: Spare, kind: Kind): void {
    spare.kind = undefined;
    spare.silentSince = undefined;
    spare.busy = kind.stop().then(() => {
      spare.busy = undefined;
    });
    this.#deps.changed();
  }
}
