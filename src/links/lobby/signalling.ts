import { part } from '../../lib/app-parts.ts';
import type { ServerLists, SignallingKind } from '../../lib/signalling-servers.ts';
import type { Place, RelayState } from '../../ports/links.ts';
import type { OwnedConnection } from '../owned-connection.ts';
import { createNostr } from '../nostr/introducer.ts';
import { Memories } from '../trystero/memory.ts';
import { Kind, type KindDeps } from './kind.ts';
import { Meetings } from './meetings.ts';
import type { OtherKinds } from './other-kinds.ts';
import type { createSpareKinds } from './spare-kinds.ts';

/** The code of the other kinds is fetched behind the first screen. */
const OTHERS_AFTER_MS = 1_500;

const loadSpareKinds = part(() => import('./spare-kinds.ts'));
const loadTorrent = part(() => import('../torrent/introducer.ts'));
const loadMqtt = part(() => import('../mqtt/introducer.ts'));

/** What signalling needs, and whom it tells. */
export interface SignallingDeps extends Omit<KindDeps, 'meetings' | 'memories'> {
  readonly lists: ServerLists;
  /** Whether a browser would open a connection to that address. */
  isUsable(url: string): boolean;
}

/** Meets others over several kinds of servers: Nostr relays always, the others while these do not answer. */
export class Signalling {
  readonly #deps: SignallingDeps;
  readonly #meetings: Meetings;
  readonly #memories = new Memories();
  readonly #since: number;
  readonly #first: Kind;
  #others: OtherKinds | undefined;
  #places: readonly Place[] = [];
  #stopped = false;

  constructor(deps: SignallingDeps) {
    const { clock } = deps;
    this.#deps = deps;
    this.#meetings = new Meetings(clock);
    this.#since = clock.date();
    const urls = this.#usable('nostr');
    this.#first = new Kind(this.#kindDeps(), { kind: 'nostr', urls, introducer: createNostr });
    if (this.#usable('torrent').length + this.#usable('mqtt').length > 0)
      this.#loadAfter(urls.length > 0 ? OTHERS_AFTER_MS : 0);
  }

  /** Every server of every kind, in the order of use. */
  get relays(): readonly RelayState[] {
    const known = [...this.#first.relays, ...(this.#others?.relays ?? [])];
    const of = (kind: SignallingKind): RelayState[] =>
      this.#deps.lists[kind].map(
        (url) => known.find((relay) => relay.kind === kind && relay.url === url) ?? this.#unused(kind, url),
      );
    return [...of('nostr'), ...of('torrent'), ...of('mqtt')];
  }

  /** Whether servers of the first kind had been reached, but none is now. */
  get isCutOff(): boolean {
    return this.#first.isCutOff;
  }

  /** Holds these places from now on, and no others. */
  setPlaces(places: readonly Place[]): void {
    this.#places = places;
    this.#first.setPlaces(places);
    this.#others?.setPlaces(places);
  }

  /** A connection is over; of interest where it was introduced, or stands for one that was. */
  released(owned: OwnedConnection): void {
    if (this.#meetings.remove(owned)) this.#linksChanged();
  }

  /** See `Links.proven`. */
  proven(owned: OwnedConnection, end: string): void {
    this.#meetings.proven(owned, end);
  }

  /** Tries missing servers now rather than later: the network is back, or somebody is wanted. */
  hurry(): void {
    this.#first.hurry();
    this.#others?.hurry();
  }

  /**
   * Has the servers show within so many milliseconds that they are there. Only those of the first kind: others have no
   * question that a server answers, and are there while the first is not.
   */
  check(limitMs: number): void {
    this.#first.check(limitMs);
  }

  /** Makes the connections that are offered to those who are met, before there is anybody. */
  warmUp(): void {
    this.#first.warmUp();
  }

  /** Leaves every room and lets go of every server. */
  destroy(): void {
    this.#stopped = true;
    void this.#first.stop();
    void this.#others?.stop();
  }

  #linksChanged(): void {
    this.#first.update();
    this.#others?.update();
  }

  #unused(kind: SignallingKind, url: string): RelayState {
    if (this.#deps.isUsable(url)) return { kind, url, state: 'resting' };
    return { kind, url, state: 'closed', failure: { why: 'unusable', since: this.#since, code: null } };
  }

  #usable(kind: SignallingKind): readonly string[] {
    return this.#deps.lists[kind].filter((url) => this.#deps.isUsable(url));
  }

  #kindDeps(): KindDeps {
    return {
      ...this.#deps,
      meetings: this.#meetings,
      memories: this.#memories,
      introduced: (place, adopted) => {
        this.#deps.introduced(place, adopted);
        this.#linksChanged();
      },
      changed: () => {
        this.#deps.changed();
        this.#others?.update();
      },
    };
  }

  #loadAfter(ms: number): void {
    this.#deps.clock.after(ms, () => {
      if (!this.#stopped) void loadSpareKinds().then(this.#begin);
    });
  }

  readonly #begin = ({
    createSpareKinds: create,
  }: {
    readonly createSpareKinds: typeof createSpareKinds;
  }): void => {
    if (this.#stopped) return;
    this.#others = create({
      ...this.#kindDeps(),
      first: {
        isConfigured: this.#usable('nostr').length > 0,
        since: this.#since,
        isOpen: () => this.#first.isOpen,
      },
      // Here, so that what fetches code stays in the script that is there already.
      loadTorrent: async () => (await loadTorrent()).createTorrent,
      loadMqtt: async () => (await loadMqtt()).createMqtt,
      lists: { torrent: this.#usable('torrent'), mqtt: this.#usable('mqtt') },
    });
    this.#others.setPlaces(this.#places);
  };
}
