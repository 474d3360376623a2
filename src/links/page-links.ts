import { part } from '../lib/app-parts.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { LinkReport } from '../lib/link-report.ts';
import type { IceChoice } from '../lib/ice-server.ts';
import type { Cancel } from '../lib/signal.ts';
import { isUsableServer } from '../lib/signalling-servers.ts';
import type { DialOptions, LinkEvents, LinkId, Place, PlaceId, SignallingState } from '../ports/links.ts';
import {
  type ConfiguredConnections,
  MAX_UNLINKED,
  configuredConnections,
} from './connection/configured-connection.ts';
import type { PageDialler } from './dialler/dialler.ts';
import { LinkTable } from './link-table.ts';
import type { PageLinks, PageLinksDeps } from './contract.ts';
import { Signalling } from './signalling/signalling.ts';
import { OwnCandidatesWatch } from './probe/own-candidates-watch.ts';
import { type ConnectionWatch, watchConnections } from './report/connection-watch.ts';
import { canMakeConnections, linksWithoutWebRtc } from './without-web-rtc.ts';

const loadReport = part(() => import('./report/report.ts'));

/** After the network has changed or the page was frozen, each connection has this long to show that it is alive. */
const WAKE_LIMIT_MS = 2_000;

/** The same while the browser says that there is no network: it may only be changing from one network to another. */
const OFFLINE_LIMIT_MS = 4_000;

/** See `createPageLinks`. */
class TrysteroLinks implements PageLinks {
  readonly #deps: PageLinksDeps;
  readonly #watch: ConnectionWatch;
  /** The connections of trystero, and those of the dialler. */
  readonly #signalled: ConfiguredConnections;
  readonly #dialled: ConfiguredConnections;
  readonly #table: LinkTable;
  readonly #signalling: Signalling;
  readonly #candidates: OwnCandidatesWatch;
  readonly #unwatch: readonly Cancel[];
  #listener: LinkEvents | undefined;
  /** The dialler's script is loaded with the first dial. */
  readonly #dialling = part(async () => {
    const { createPageDialler } = await import('./dialler/dialler.ts');
    return createPageDialler({
      clock: this.#deps.clock,
      connection: this.#dialled.connection,
      table: this.#table,
      trouble: (place, detail) => this.#listener?.trouble(place, detail),
    });
  });
  #calling: ReadonlySet<PlaceId> = new Set();
  #ice: IceChoice;

  constructor(deps: PageLinksDeps, connection: typeof RTCPeerConnection) {
    const { clock, random, config, env } = deps;
    this.#ice = deps.ice ?? { servers: [], relayedOnly: false };
    this.#watch = watchConnections(connection, clock);
    this.#signalled = configuredConnections(this.#watch.connection, config.iceServers, {
      ...this.#ice,
      max: MAX_UNLINKED,
    });
    this.#dialled = configuredConnections(this.#watch.connection, config.iceServers, this.#ice);
    this.#deps = deps;
    this.#table = new LinkTable({
      clock,
      listener: () => this.#listener,
      released: (owned) => this.#signalling.released(owned),
      proven: (owned, end) => this.#signalling.proven(owned, end),
      silent: () => this.#signalling.check(WAKE_LIMIT_MS),
    });
    this.#signalling = new Signalling({
      clock,
      random,
      connection: this.#signalled.connection,
      lists: config,
      isUsable: (url) => isUsableServer(url, env.secure),
      isOnline: () => env.isOnline(),
      changed: () => this.#serversChanged(),
      met: (place, adopted) => void this.#table.open(place, adopted),
      trouble: (place, detail) => this.#listener?.trouble(place, detail),
    });
    this.#candidates = new OwnCandidatesWatch({
      clock,
      connection: this.#dialled.connection,
      given: config.iceServers,
      chosen: () => this.#ice,
      isOnline: () => env.isOnline(),
      changed: () => this.#tell(),
    });
    this.#unwatch = [
      env.watchOnline(() => this.#onlineChanged()),
      env.watchWake(() => this.#woke()),
      () => this.#candidates.stop(),
    ];
  }

  meet(places: readonly Place[]): void {
    this.#signalling.setPlaces(places);
    const calling = new Set(places.filter(({ mode }) => mode === 'call').map(({ id }) => id));
    const somebodyNew = [...calling].some((id) => !this.#calling.has(id));
    this.#calling = calling;
    if (somebodyNew) this.#signalling.hurry();
  }

  send(link: LinkId, frame: Bytes): Promise<boolean> {
    return this.#table.send(link, frame);
  }

  close(link: LinkId, why?: 'refused'): void {
    if (why) this.#watch.refused();
    this.#table.close(link);
  }

  proven(link: LinkId, end: string): void {
    this.#table.proven(link, end);
  }

  check(limitMs: number): void {
    this.#table.check(limitMs);
    this.#signalling.check(limitMs);
  }

  listen(events: LinkEvents): Cancel {
    this.#listener = events;
    events.signalling(this.#state());
    return () => {
      if (this.#listener === events) this.#listener = undefined;
    };
  }

  async offer(place: PlaceId, options?: DialOptions): Promise<Bytes | undefined> {
    return (await this.#dialling()).offer(place, options);
  }

  async answer(place: PlaceId, offer: Bytes, options?: DialOptions): Promise<Bytes | undefined> {
    return (await this.#dialling()).answer(place, offer, options);
  }

  complete(place: PlaceId, answer: Bytes): void {
    this.#ifDialling((dialler) => dialler.complete(place, answer));
  }

  abandon(place: PlaceId): void {
    this.#ifDialling((dialler) => dialler.abandon(place));
  }

  warmUp(): void {
    this.#signalling.warmUp();
  }

  useIce(choice: IceChoice): void {
    const hides = choice.relayedOnly && !this.#ice.relayedOnly;
    this.#ice = choice;
    for (const connections of [this.#signalled, this.#dialled]) {
      connections.configure(choice);
      if (hides) connections.giveUp();
    }
    this.#signalled.renew();
    void this.#candidates.look();
  }

  async report(): Promise<LinkReport> {
    return (await loadReport()).reportOf(this.#watch);
  }

  destroy(): void {
    for (const unwatch of this.#unwatch) unwatch();
    this.#signalling.destroy();
    this.#table.closeAll();
    this.#ifDialling((dialler) => dialler.destroy());
  }

  /** Does something with the dialler, unless nothing was ever dialled. */
  #ifDialling(run: (dialler: PageDialler) => void): void {
    if (this.#dialling.state() !== 'unasked') void this.#dialling().then(run);
  }

  #state(): SignallingState {
    return {
      online: this.#deps.env.isOnline(),
      relays: this.#signalling.relays,
      webrtc: this.#candidates.state,
    };
  }

  #woke(): void {
    this.check(WAKE_LIMIT_MS);
    this.#candidates.woke();
  }

  #tell(): void {
    this.#listener?.signalling(this.#state());
  }

  #serversChanged(): void {
    // Where all servers are lost at once the network has changed: offers that wait name the old addresses.
    if (this.#signalling.isCutOff) this.#signalled.renew();
    this.#tell();
  }

  #onlineChanged(): void {
    this.#tell();
    if (!this.#deps.env.isOnline()) this.#table.check(OFFLINE_LIMIT_MS);
  }
}

/** The links of this page: trystero makes connections, our own channels carry frames. */
export const createPageLinks = (deps: PageLinksDeps): PageLinks => {
  const { connection } = deps.env;
  if (!connection) return linksWithoutWebRtc(deps.env, 'missing');
  return canMakeConnections(connection)
    ? new TrysteroLinks(deps, connection)
    : linksWithoutWebRtc(deps.env, 'blocked');
};
