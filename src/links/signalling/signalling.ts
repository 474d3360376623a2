import { part } from '../../lib/app-parts.ts';
import type { ServerLists, SignallingKind } from '../../lib/signalling-servers.ts';
import type { Place, RelayState } from '../../ports/links.ts';
import type { OwnedConnection } from '../connection/owned-connection.ts';
import { createNostrClient } from '../nostr/client.ts';
import { RoomStates } from '../trystero/room-state.ts';
import { ActiveKind, type ActiveKindDeps } from './active-kind.ts';
import { Meetings } from './meetings.ts';
import type { FallbackKinds } from './fallback-kinds.ts';
import type { createFallbackKinds } from './fallback-kinds.ts';

/** The script of the fallback kinds is fetched this long after the start, behind the first screen. */
const OTHERS_AFTER_MS = 1_500;

const loadFallbackKinds = part(() => import('./fallback-kinds.ts'));
const loadTorrent = part(() => import('../torrent/client.ts'));
const loadMqtt = part(() => import('../mqtt/client.ts'));

/** What signalling needs, and the callbacks that it calls. */
export interface SignallingDeps extends Omit<ActiveKindDeps, 'meetings' | 'roomStates'> {
  readonly lists: ServerLists;
  /** Whether a browser would open a WebSocket to this address. */
  isUsable(url: string): boolean;
}

/** Signalling over several kinds of servers: Nostr relays always, the fallback kinds while relays do not answer. */
export class Signalling {
  readonly #deps: SignallingDeps;
  readonly #meetings: Meetings;
  readonly #roomStates = new RoomStates();
  readonly #since: number;
  readonly #first: ActiveKind;
  #fallbacks: FallbackKinds | undefined;
  #places: readonly Place[] = [];
  #stopped = false;

  constructor(deps: SignallingDeps) {
    const { clock } = deps;
    this.#deps = deps;
    this.#meetings = new Meetings(clock);
    this.#since = clock.date();
    const urls = this.#usable('nostr');
    this.#first = new ActiveKind(this.#kindDeps(), { kind: 'nostr', urls, client: createNostrClient });
    if (this.#usable('torrent').length + this.#usable('mqtt').length > 0)
      this.#loadAfter(urls.length > 0 ? OTHERS_AFTER_MS : 0);
  }

  /** Every server of every kind, in the order of use. */
  get relays(): readonly RelayState[] {
    const known = [...this.#first.relays, ...(this.#fallbacks?.relays ?? [])];
    const of = (kind: SignallingKind): RelayState[] =>
      this.#deps.lists[kind].map(
        (url) => known.find((relay) => relay.kind === kind && relay.url === url) ?? this.#unused(kind, url),
      );
    return [...of('nostr'), ...of('torrent'), ...of('mqtt')];
  }

  /** Whether Nostr relays had been reached, but none is now. */
  get isCutOff(): boolean {
    return this.#first.isCutOff;
  }

  /** Holds these places from now on, and no others. */
  setPlaces(places: readonly Place[]): void {
    this.#places = places;
    this.#first.setPlaces(places);
    this.#fallbacks?.setPlaces(places);
  }

  /** A connection has ended. It counts where a peer was met by it. */
  released(owned: OwnedConnection): void {
    if (this.#meetings.remove(owned)) this.#linksChanged();
  }

  /** See `Links.proven`. */
  proven(owned: OwnedConnection, end: string): void {
    this.#meetings.proven(owned, end);
  }

  /** Reconnects to missing servers now: the network is back, or a place calls. */
  hurry(): void {
    this.#first.hurry();
    this.#fallbacks?.hurry();
  }

  /**
   * Checks that the servers answer within `limitMs`. Only relays are checked: the other kinds are in use while relays fail, and
   * have no request that a server simply answers.
   */
  check(limitMs: number): void {
    this.#first.check(limitMs);
  }

  /** Prepares the connections for the first meeting before there is a place. */
  warmUp(): void {
    this.#first.warmUp();
  }

  /** Leaves every room and closes the connections to every server. */
  destroy(): void {
    this.#stopped = true;
    void this.#first.stop();
    void this.#fallbacks?.stop();
  }

  #linksChanged(): void {
    this.#first.update();
    this.#fallbacks?.update();
  }

  #unused(kind: SignallingKind, url: string): RelayState {
    if (this.#deps.isUsable(url)) return { kind, url, state: 'resting' };
    return { kind, url, state: 'closed', failure: { why: 'unusable', since: this.#since, code: null } };
  }

  #usable(kind: SignallingKind): readonly string[] {
    return this.#deps.lists[kind].filter((url) => this.#deps.isUsable(url));
  }

  #kindDeps(): ActiveKindDeps {
    return {
      ...this.#deps,
      meetings: this.#meetings,
      roomStates: this.#roomStates,
      met: (place, adopted) => {
        this.#deps.met(place, adopted);
        this.#linksChanged();
      },
      changed: () => {
        this.#deps.changed();
        this.#fallbacks?.update();
      },
    };
  }

  #loadAfter(ms: number): void {
    this.#deps.clock.after(ms, () => {
      if (!this.#stopped) void loadFallbackKinds().then(this.#begin);
    });
  }

  readonly #begin = ({
    createFallbackKinds: create,
  }: {
    readonly createFallbackKinds: typeof createFallbackKinds;
  }): void => {
    if (this.#stopped) return;
    this.#fallbacks = create({
      ...this.#kindDeps(),
      first: {
        isConfigured: this.#usable('nostr').length > 0,
        since: this.#since,
        isOpen: () => this.#first.isOpen,
      },
      // Handed in, so that the dynamic imports stay in the script that is loaded already.
      loadTorrent: async () => (await loadTorrent()).createTorrentClient,
      loadMqtt: async () => (await loadMqtt()).createMqttClient,
      lists: { torrent: this.#usable('torrent'), mqtt: this.#usable('mqtt') },
    });
    this.#fallbacks.setPlaces(this.#places);
  };
}
