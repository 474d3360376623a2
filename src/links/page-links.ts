import type { Bytes } from '../lib/bytes.ts';
import type { Cancel } from '../lib/signal.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  LinkEvents,
  LinkId,
  Links,
  Place,
  PlaceId,
  RelayState,
  SignallingState,
} from '../ports/links.ts';
import type { Random } from '../ports/random.ts';
import { adoptableConnection } from './adoptable-connection.ts';
import type { Dialler } from './dialler/dialler.ts';
import type { LinksEnvironment } from './environment.ts';
import { Introductions } from './introductions.ts';
import { LinkTable } from './link-table.ts';
import { Lobby } from './lobby/lobby.ts';
import { RelayKeeper } from './lobby/relay-keeper.ts';
import { createIntroducer } from './lobby/trystero.ts';
import { isUsableRelay } from './relay-urls.ts';

/** The part of the runtime configuration that links need. */
export interface LinksConfig {
  /** Addresses of Nostr relays, `wss://…`. None: nobody is met, but nothing breaks. */
  readonly nostr: readonly string[];
  readonly iceServers: readonly RTCIceServer[];
}

/** What the links of a page are made of. */
export interface PageLinksDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly config: LinksConfig;
  readonly env: LinksEnvironment;
}

/** Links that end with the page, or when told to. */
export interface PageLinks extends Links {
  /** Makes what the first introduction needs, before there is anybody to be introduced to. */
  warmUp(): void;
  /** Closes every link, leaves every room, and stops trying relays. */
  destroy(): void;
}

/** What was open has this long to show that it still is, once the network has changed or the page was away. */
const WAKE_LIMIT_MS = 2_000;

/** And this long while the browser says that there is no network: it may only be between two. */
const OFFLINE_LIMIT_MS = 4_000;

/** Those who lost a relay together call again within this time, each at another moment. */
const CALL_AGAIN_WITHIN_MS = 2_000;

/** A connection made this soon after a check is one that the check found dead. */
const CHECKED_LATELY_MS = 10_000;

/** What is said where there is no WebRTC: nobody can be reached, and nothing is tried. */
const linksWithoutWebRtc = (env: LinksEnvironment): PageLinks => ({
  meet: () => undefined,
  send: () => Promise.resolve(false),
  close: () => undefined,
  check: () => undefined,
  listen: (events) => {
    const tell = (): void => events.signalling({ online: env.isOnline(), relays: [], webrtc: false });
    tell();
    return env.watchOnline(tell);
  },
  offer: async () => undefined,
  answer: async () => undefined,
  complete: () => undefined,
  abandon: () => undefined,
  warmUp: () => undefined,
  destroy: () => undefined,
});

/** See `createPageLinks`. */
class TrysteroLinks implements PageLinks {
  readonly #deps: PageLinksDeps;
  readonly #connection: typeof RTCPeerConnection;
  readonly #table: LinkTable;
  readonly #lobby: Lobby;
  readonly #keeper: RelayKeeper;
  readonly #unwatch: readonly Cancel[];
  #listener: LinkEvents | undefined;
  #dialler: Promise<Dialler | undefined> | undefined;
  #calling: ReadonlySet<PlaceId> = new Set();
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: PageLinksDeps, connection: typeof RTCPeerConnection) {
    const { clock, random, config, env } = deps;
    const urls = config.nostr.filter((url) => isUsableRelay(url, env.secure));
    const introductions = new Introductions();
    const introducer = createIntroducer({
      urls,
      iceServers: config.iceServers,
      connection: adoptableConnection(connection, introductions),
    });
    this.#deps = deps;
    this.#connection = connection;
    this.#table = new LinkTable({
      clock,
      listener: () => this.#listener,
      released: (place, carrier) => this.#lobby.released(place, carrier),
      silent: () => this.#checkRelays(WAKE_LIMIT_MS),
    });
    this.#lobby = new Lobby({
      introducer,
      clock,
      isCutOff: () => this.#keeper.cutOff,
      isIntroducing: () => introductions.areUnderWay,
      introduced: (place, adopted) => void this.#table.open(place, adopted),
      trouble: (place, detail) => this.#listener?.trouble(place, detail),
    });
    this.#keeper = new RelayKeeper({
      introducer,
      clock,
      random,
      urls,
      isOnline: () => env.isOnline(),
      changed: () => this.#relaysChanged(),
      reopened: () => this.#callAgain(),
    });
    this.#unwatch = [
      env.watchOnline(() => this.#onlineChanged()),
      env.watchWake(() => this.check(WAKE_LIMIT_MS)),
    ];
    this.#keeper.start();
  }

  meet(places: readonly Place[]): void {
    this.#lobby.setPlaces(places);
    const calling = new Set(places.filter(({ mode }) => mode === 'call').map(({ id }) => id));
    const somebodyNew = [...calling].some((id) => !this.#calling.has(id));
    this.#calling = calling;
    if (somebodyNew) this.#keeper.hurry();
  }

  send(link: LinkId, frame: Bytes): Promise<boolean> {
    return this.#table.send(link, frame);
  }

  close(link: LinkId): void {
    this.#table.close(link);
  }

  check(limitMs: number): void {
    if (!this.#deps.env.isOnline()) return;
    this.#table.check(limitMs);
    this.#checkRelays(limitMs);
  }

  #checkRelays(limitMs: number): void {
    this.#checkedAt = this.#deps.clock.now();
    void this.#keeper.check(limitMs);
  }

  /** A relay that was restarted is everybody's: not all call at once. One that only we had lost is called at once. */
  #callAgain(): void {
    const { clock, random } = this.#deps;
    const isOurs = clock.now() - this.#checkedAt < CHECKED_LATELY_MS;
    const [share = 0] = random.bytes(1);
    clock.after(isOurs ? 0 : (share / 256) * CALL_AGAIN_WITHIN_MS, () => this.#lobby.callAgain());
  }

  listen(events: LinkEvents): Cancel {
    this.#listener = events;
    events.signalling(this.#signalling());
    return () => {
      if (this.#listener === events) this.#listener = undefined;
    };
  }

  async offer(place: PlaceId): Promise<Bytes | undefined> {
    return (await this.#dialling())?.offer(place);
  }

  async answer(place: PlaceId, offer: Bytes): Promise<Bytes | undefined> {
    return (await this.#dialling())?.answer(place, offer);
  }

  complete(place: PlaceId, answer: Bytes): void {
    void this.#dialler?.then((dialler) => dialler?.complete(place, answer));
  }

  abandon(place: PlaceId): void {
    void this.#dialler?.then((dialler) => dialler?.abandon(place));
  }

  warmUp(): void {
    this.#keeper.warmUp();
  }

  destroy(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#keeper.stop();
    this.#lobby.destroy();
    this.#table.closeAll();
    void this.#dialler?.then((dialler) => dialler?.destroy());
  }

  /** What only dialling needs comes with the first dial. undefined: it could not be loaded this time. */
  #dialling(): Promise<Dialler | undefined> {
    return (this.#dialler ??= import('./dialler/dialler.ts').then(
      ({ createDialler }) =>
        createDialler({
          clock: this.#deps.clock,
          connection: this.#connection,
          iceServers: this.#deps.config.iceServers,
          table: this.#table,
          trouble: (place, detail) => this.#listener?.trouble(place, detail),
        }),
      () => (this.#dialler = undefined),
    ));
  }

  #signalling(): SignallingState {
    const relays = this.#deps.config.nostr.map(
      (url): RelayState => this.#keeper.relays.find((relay) => relay.url === url) ?? { url, state: 'closed' },
    );
    return { online: this.#deps.env.isOnline(), relays, webrtc: true };
  }

  #relaysChanged(): void {
    this.#listener?.signalling(this.#signalling());
    this.#lobby.update();
  }

  #onlineChanged(): void {
    this.#listener?.signalling(this.#signalling());
    if (!this.#deps.env.isOnline()) this.#table.check(OFFLINE_LIMIT_MS);
  }
}

/**
 * The links of this page: trystero's Nostr strategy introduces, our own channels carry. Once in a page:
 * trystero's relay connections and its name for the page are shared by everything in it.
 */
export const createPageLinks = (deps: PageLinksDeps): PageLinks =>
  deps.env.connection ? new TrysteroLinks(deps, deps.env.connection) : linksWithoutWebRtc(deps.env);
