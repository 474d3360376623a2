import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { Place, PlaceId, RelayState } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import { type Adopted, adoptableConnection } from '../adoptable-connection.ts';
import { Introductions } from '../introductions.ts';
import type { IntroducerDeps } from '../trystero/introducer.ts';
import type { Memories } from '../trystero/memory.ts';
import type { Introducer } from './introducer.ts';
import { Lobby } from './lobby.ts';
import type { Meetings } from './meetings.ts';
import { RelayKeeper } from './relay-keeper.ts';

/** What is the same for all kinds of signalling in a page. */
export interface KindDeps {
  readonly clock: DatedClock;
  readonly random: Random;
  readonly meetings: Meetings;
  /** What is remembered of the rooms, whatever they are held over. */
  readonly memories: Memories;
  /** The class connections are made with. */
  readonly connection: typeof RTCPeerConnection;
  isOnline(): boolean;
  /** A server is in another state than before. */
  changed(): void;
  /** Somebody was met; added to the meetings already. */
  introduced(place: PlaceId, adopted: Adopted): void;
  trouble(place: PlaceId, detail: string): void;
}

/** Which kind, with which servers. */
export interface KindOf {
  readonly kind: SignallingKind;
  /** Addresses that a browser opens. */
  readonly urls: readonly string[];
  /** The way to its servers. */
  introducer(deps: IntroducerDeps): Introducer;
}

/** One kind of signalling in use: its servers, and the places that are held over them. */
export class Kind {
  readonly kind: SignallingKind;
  readonly #hasServers: boolean;
  readonly #introductions = new Introductions();
  readonly #keeper: RelayKeeper;
  readonly #lobby: Lobby;

  constructor(deps: KindDeps, { kind, urls, introducer: make }: KindOf) {
    const { clock, random, meetings } = deps;
    const connection = adoptableConnection(deps.connection, this.#introductions);
    const introducer = make({ clock, urls, connection, memories: deps.memories });
    this.kind = kind;
    this.#hasServers = urls.length > 0;
    this.#lobby = new Lobby({
      kind,
      introducer,
      clock,
      meetings,
      isCutOff: () => this.#keeper.cutOff,
      isIntroducing: () => this.isIntroducing,
      introduced: deps.introduced,
      trouble: deps.trouble,
    });
    this.#keeper = new RelayKeeper({
      kind,
      introducer,
      clock,
      random,
      urls,
      isOnline: deps.isOnline,
      changed: () => {
        this.#lobby.update();
        deps.changed();
      },
      reopened: () => this.#lobby.callAgain(),
    });
    this.#keeper.start();
  }

  get relays(): readonly RelayState[] {
    return this.#keeper.relays;
  }

  /** Whether one of its servers is reached. */
  get isOpen(): boolean {
    return this.relays.some(({ state }) => state === 'open');
  }

  /** Whether its servers had been reached, but none is now. */
  get isCutOff(): boolean {
    return this.#keeper.cutOff;
  }

  /** Whether it is connecting with somebody. */
  get isIntroducing(): boolean {
    return this.#introductions.areUnderWay;
  }

  setPlaces(places: readonly Place[]): void {
    // Without a server nobody comes, and connections would be prepared for nobody.
    if (this.#hasServers) this.#lobby.setPlaces(places);
  }

  /** Links came or went. */
  update(): void {
    this.#lobby.update();
  }

  /** See `Lobby.callAgain`. */
  callAgain(): void {
    this.#lobby.callAgain();
  }

  /** See `RelayKeeper.hurry`. */
  hurry(): void {
    this.#keeper.hurry();
  }

  /** See `RelayKeeper.check`. */
  check(limitMs: number): void {
    void this.#keeper.check(limitMs);
  }

  /** See `RelayKeeper.warmUp`. */
  warmUp(): void {
    this.#keeper.warmUp();
  }

  /** Leaves every room and closes the connections to the servers; links stay. Answers when all of that is done. */
  stop(): Promise<void> {
    return this.#keeper.stop(this.#lobby.destroy());
  }
}
