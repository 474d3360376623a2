import type { Bytes } from '../lib/bytes.ts';
import type { IceChoice, IceServer } from '../lib/ice-server.ts';
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
import { type ConfiguredConnections, configuredConnections } from './configured-connection.ts';
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
  readonly iceServers: readonly IceServer[];
}

/** What the links of a page are made of. */
export interface PageLinksDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly config: LinksConfig;
  readonly env: LinksEnvironment;
  /** What the person has chosen; nothing of their own where it is left out. */
  readonly ice?: IceChoice;
}

/** Links that end with the page, or when told to. */
export interface PageLinks extends Links {
  /** Makes what the first introduction needs, before there is anybody to be introduced to. */
  warmUp(): void;
  /**
   * Makes connections as is chosen from now on. Where only relayed ones are wanted and were not before, every link is
   * closed, to be made anew.
   */
  useIce(choice: IceChoice): void;
  /** Closes every link, leaves every room, and stops trying relays. */
  destroy(): void;
}

/** What is said where there is no WebRTC: nobody can be reached, and nothing is tried. */
const linksWithoutWebRtc = (env: LinksEnvironment): PageLinks => ({
  meet: () => undefined,
  send: () => Promise.resolve(false),
  close: () => undefined,
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
  useIce: () => undefined,
  destroy: () => undefined,
});

/** See `createPageLinks`. */
class TrysteroLinks implements PageLinks {
  readonly #deps: PageLinksDeps;
  /** Those that trystero makes, and those that the dialler makes. */
  readonly #introduced: ConfiguredConnections;
  readonly #dialled: ConfiguredConnections;
  readonly #table: LinkTable;
  readonly #lobby: Lobby;
  readonly #keeper: RelayKeeper;
  readonly #unwatch: Cancel;
  #listener: LinkEvents | undefined;
  #dialler: Promise<Dialler | undefined> | undefined;
  #calling: ReadonlySet<PlaceId> = new Set();
  #ice: IceChoice;

  constructor(deps: PageLinksDeps, connection: typeof RTCPeerConnection) {
    const { clock, random, config, env } = deps;
    const urls = config.nostr.filter((url) => isUsableRelay(url, env.secure));
    this.#ice = deps.ice ?? { servers: [], relayedOnly: false };
    this.#introduced = configuredConnections(connection, config.iceServers, this.#ice);
    this.#dialled = configuredConnections(connection, config.iceServers, this.#ice);
    const introductions = new Introductions();
    const introducer = createIntroducer({
      urls,
      connection: adoptableConnection(this.#introduced.connection, introductions),
    });
    this.#deps = deps;
    this.#table = new LinkTable({
      clock,
      listener: () => this.#listener,
      released: (place, carrier) => this.#lobby.released(place, carrier),
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
      reopened: () => this.#lobby.callAgain(),
    });
    this.#unwatch = env.watchOnline(() => this.#onlineChanged());
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

  useIce(choice: IceChoice): void {
    const hides = choice.relayedOnly && !this.#ice.relayedOnly;
    this.#ice = choice;
    for (const connections of [this.#introduced, this.#dialled]) {
      connections.configure(choice);
      if (hides) connections.giveUp();
    }
    this.#introduced.renew();
  }

  destroy(): void {
    this.#unwatch();
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
          connection: this.#dialled.connection,
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
    // When every relay is gone at once it is the network that has changed: offers that wait name the old one.
    if (this.#keeper.cutOff) this.#introduced.renew();
    this.#listener?.signalling(this.#signalling());
    this.#lobby.update();
  }

  #onlineChanged(): void {
    this.#listener?.signalling(this.#signalling());
    if (this.#deps.env.isOnline()) this.#keeper.hurry();
  }
}

/**
 * The links of this page: trystero's Nostr strategy introduces, our own channels carry. Once in a page:
 * trystero's relay connections and its name for the page are shared by everything in it.
 */
export const createPageLinks = (deps: PageLinksDeps): PageLinks =>
  deps.env.connection ? new TrysteroLinks(deps, deps.env.connection) : linksWithoutWebRtc(deps.env);
