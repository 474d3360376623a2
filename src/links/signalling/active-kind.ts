import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { Place, PlaceId, RelayState } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import { type Adopted, PendingConnections, adoptableConnection } from '../connection/adoptable-connection.ts';
import type { SignallingClientDeps } from '../trystero/create-signalling-client.ts';
import type { RoomStates } from '../trystero/room-state.ts';
import type { SignallingClient } from './signalling-client.ts';
import { Rendezvous } from './rendezvous.ts';
import type { Meetings } from './meetings.ts';
import { ServerConnections } from './server-connections.ts';

/** What all kinds of signalling in a page share. */
export interface ActiveKindDeps {
  readonly clock: DatedClock;
  readonly random: Random;
  readonly meetings: Meetings;
  /** The state of the rooms, whichever kind of servers they are held over. */
  readonly roomStates: RoomStates;
  /** The class of connections. */
  readonly connection: typeof RTCPeerConnection;
  isOnline(): boolean;
  /** The state of a server has changed. */
  changed(): void;
  /** A peer was met at a place; the connection is in `meetings` already. */
  met(place: PlaceId, adopted: Adopted): void;
  trouble(place: PlaceId, detail: string): void;
}

/** A kind, its servers, and how its client is made. */
export interface KindOfServers {
  readonly kind: SignallingKind;
  /** Addresses that a browser would open. */
  readonly urls: readonly string[];
  /** Creates the client of its servers. */
  client(deps: SignallingClientDeps): SignallingClient;
}

/** One kind of signalling in use: the connections to its servers, and the places that are held over them. */
export class ActiveKind {
  readonly kind: SignallingKind;
  readonly #hasServers: boolean;
  readonly #pending = new PendingConnections();
  readonly #servers: ServerConnections;
  readonly #rendezvous: Rendezvous;

  constructor(deps: ActiveKindDeps, { kind, urls, client: make }: KindOfServers) {
    const { clock, random, meetings } = deps;
    const connection = adoptableConnection(deps.connection, this.#pending);
    const client = make({ clock, urls, connection, roomStates: deps.roomStates });
    this.kind = kind;
    this.#hasServers = urls.length > 0;
    this.#rendezvous = new Rendezvous({
      kind,
      client,
      clock,
      meetings,
      isCutOff: () => this.#servers.cutOff,
      isConnecting: () => this.isConnecting,
      met: deps.met,
      trouble: deps.trouble,
    });
    this.#servers = new ServerConnections({
      kind,
      client,
      clock,
      random,
      urls,
      isOnline: deps.isOnline,
      changed: () => {
        this.#rendezvous.update();
        deps.changed();
      },
      reopened: () => this.#rendezvous.callAgain(),
    });
    this.#servers.start();
  }

  get relays(): readonly RelayState[] {
    return this.#servers.relays;
  }

  /** Whether one of its servers is connected and does not refuse. */
  get isOpen(): boolean {
    return this.relays.some(({ state }) => state === 'open');
  }

  /** Whether servers had been connected, but none is now. */
  get isCutOff(): boolean {
    return this.#servers.cutOff;
  }

  /** Whether a connection with a peer is being made. */
  get isConnecting(): boolean {
    return this.#pending.areUnderWay;
  }

  setPlaces(places: readonly Place[]): void {
    // Without a server no peer can come, and trystero would prepare connections in vain.
    if (this.#hasServers) this.#rendezvous.setPlaces(places);
  }

  /** Links came or went. */
  update(): void {
    this.#rendezvous.update();
  }

  /** See `Rendezvous.callAgain`. */
  callAgain(): void {
    this.#rendezvous.callAgain();
  }

  /** See `ServerConnections.hurry`. */
  hurry(): void {
    this.#servers.hurry();
  }

  /** See `ServerConnections.check`. */
  check(limitMs: number): void {
    void this.#servers.check(limitMs);
  }

  /** See `ServerConnections.warmUp`. */
  warmUp(): void {
    this.#servers.warmUp();
  }

  /** Leaves every room and closes the connections to the servers; links stay. Resolves when that is done. */
  stop(): Promise<void> {
    return this.#servers.stop(this.#rendezvous.destroy());
  }
}
