import { part } from '../../lib/app-parts.ts';
import { chance, jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { RelayFailure, RelayState } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { SignallingClient, SignallingRoom, ServerConnection } from './signalling-client.ts';
import { isConnected, isWebSocket, stateOf } from './signalling-client.ts';

/** How often the states of the servers are read: every WATCH_CLOSELY_MS while one is missing. */
const WATCH_CLOSELY_MS = 250;
const WATCH_MS = 2_000;

/** Back-off of reconnecting: the first wait, doubling up to the last. `hurry` is ignored for HURRY_SPACING_MS after a try. */
const FIRST_RECONNECT_MS = 1_000;
const LAST_RECONNECT_MS = 30_000;
const HURRY_SPACING_MS = 1_000;

/** Browsers that lost a relay together call again within this time, each at a random moment. */
const CALL_AGAIN_WITHIN_MS = 2_000;

/** A relay that is connected this soon after a check was lost by this browser alone. */
const CHECKED_LATELY_MS = 10_000;

/** A connection attempt to a relay that was reached before is replaced after this long. */
const CONNECT_LIMIT_MS = 10_000;

/** A first relay that is reached this long after the start counts as reached again. */
const LATE_FIRST_MS = 5_000;

/** For RESTART_MS after the last server was lost, waits stay this short: most relays are only being restarted. */
const RESTART_WAIT_MS = 4_000;
const RESTART_MS = 60_000;

/** A connection that ends sooner was probably refused by the server: the back-off goes on growing. */
const STABLE_MS = 10_000;

/** Random bytes of the name of the own room: no other browser has the same. */
const OWN_ROOM_BYTES = 16;

/** What the connections need, and the callbacks that they call. */
export interface ServerConnectionsDeps {
  readonly kind: SignallingKind;
  readonly client: SignallingClient;
  readonly clock: DatedClock;
  readonly random: Random;
  readonly urls: readonly string[];
  readonly isOnline: () => boolean;
  /** The state of a server has changed. */
  changed(): void;
  /** A server that was lost is connected again: messages in between were not heard. */
  reopened(): void;
}

/** Keeps the connections to the servers of one kind open: watches them, and reconnects with back-off. */
export class ServerConnections {
  readonly #deps: ServerConnectionsDeps;
  readonly #opened = new Map<string, ServerConnection>();
  /** When each connection was opened last. */
  readonly #openedAt = new Map<string, number>();
  /** Addresses of servers at which the last connection ended at once. */
  readonly #flapping = new Set<string>();
  readonly #watched = new WeakSet<ServerConnection>();
  readonly #failures = new Map<string, RelayFailure>();
  #ownRoom: SignallingRoom | undefined;
  #relays: readonly RelayState[];
  #watch: Cancel | undefined;
  #retry: Cancel | undefined;
  #waitMs = FIRST_RECONNECT_MS;
  #justTried = false;
  #stopped = false;
  readonly #checking = part(async () => {
    const { RelayCheck, giveUp } = await import('./relay-check.ts');
    return new RelayCheck(this.#deps.clock, (socket) => {
      if (this.#stopped) return;
      const atOnce = socket.readyState === WebSocket.OPEN || this.#isCheckedLately();
      giveUp(socket);
      this.#look();
      if (atOnce) this.#try();
    });
  });
  #checkedAt = Number.NEGATIVE_INFINITY;
  #reachedAt: number;
  readonly #startedAt: number;

  constructor(deps: ServerConnectionsDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#reachedAt = this.#startedAt;
    this.#relays = deps.urls.map((url) => ({ kind: deps.kind, url, state: 'connecting' }));
  }

  /** The states of the servers as last read, in the order of the configuration. */
  get relays(): readonly RelayState[] {
    return this.#relays;
  }

  /** Whether servers have been reached, but none is now: an announcement would be lost. */
  get cutOff(): boolean {
    return this.#opened.size > 0 && !this.#relays.some(isConnected);
  }

  /**
   * Connects to the servers, before any room is joined. Trystero closes its prepared connections when the last room is left, so
   * this joins a room of its own, which no other browser knows, and only listens there.
   */
  start(): void {
    this.#ownRoom = this.#joinOwnRoom(true);
    this.#look();
    // Connections of an earlier `start` are there, but closed.
    this.hurry();
  }

  /**
   * Has trystero prepare its connections before there is a place: it does so when a room is joined actively, and keeps them
   * when that room is left. Before it has left, it announces itself once, in a room that no other browser knows.
   */
  warmUp(): void {
    void this.#joinOwnRoom(false).leave();
  }

  /** Joins a room with a random name. */
  #joinOwnRoom(passive: boolean): SignallingRoom {
    const { client, random } = this.#deps;
    const room = `porch ${random.bytes(OWN_ROOM_BYTES).join('')}`;
    return client.join({ room, password: room, passive, onTrouble: () => undefined });
  }

  /** Reconnects to missing servers now: the network is back, or a place calls. */
  hurry(): void {
    if (this.#justTried || this.#stopped || !this.#relays.some(({ state }) => state === 'closed')) return;
    this.#waitMs = FIRST_RECONNECT_MS;
    this.#try();
  }

  /**
   * Checks every relay: a connection that does not answer within `limitMs` is replaced at once. TCP would notice minutes later,
   * and until then no peer is met. For Nostr relays only.
   */
  async check(limitMs: number): Promise<void> {
    this.#checkedAt = this.#deps.clock.now();
    this.hurry();
    const check = await this.#checking();
    if (this.#stopped) return;
    for (const socket of Object.values(this.#deps.client.sockets()))
      if (isWebSocket(socket)) check.check(socket, limitMs);
  }

  #isCheckedLately(): boolean {
    return this.#deps.clock.now() - this.#checkedAt < CHECKED_LATELY_MS;
  }

  /** Replaces a connection that does not open: TCP repeats its SYN more and more rarely. */
  async #limitConnecting(socket: ServerConnection | undefined): Promise<void> {
    if (this.#opened.size === 0 || !socket || !isWebSocket(socket)) return;
    (await this.#checking()).check(socket, CONNECT_LIMIT_MS);
  }

  /** After a restart of a relay many browsers come back: they call at random moments. After a loss of our own, at once. */
  #reopened(): void {
    const { clock, random, reopened } = this.#deps;
    const isOurs = this.#isCheckedLately();
    clock.after(isOurs ? 0 : chance(random) * CALL_AGAIN_WITHIN_MS, () => {
      if (!this.#stopped) reopened();
    });
  }

  /** Stops watching and reconnecting, and closes the connections once every other room is `left`. */
  async stop(left: Promise<void>): Promise<void> {
    this.#stopped = true;
    this.#watch?.();
    this.#retry?.();
    await left;
    // Leaving announces it, which may fail. No peer is in this room, so that does not matter.
    await this.#ownRoom?.leave().catch(() => undefined);
    this.#deps.client.rest();
  }

  #look(): void {
    if (this.#stopped) return;
    this.#watch?.();
    const sockets = this.#deps.client.sockets();
    const before = this.#relays;
    this.#relays = this.#deps.urls.map((url) => this.#stateOf(url, sockets[url]));
    const allOpen = this.#relays.every(isConnected);
    this.#watch = this.#deps.clock.after(allOpen ? WATCH_MS : WATCH_CLOSELY_MS, () => this.#look());
    if (this.#relays.some((relay) => isConnected(relay) && !this.#flapping.has(relay.url)))
      this.#reachedAt = this.#deps.clock.now();
    for (const { url, state } of this.#relays)
      if (state === 'connecting') void this.#limitConnecting(sockets[url]);
    const isHeardAgain = this.#relays.some(
      ({ state }, at) => state === 'open' && before[at]?.state === 'refusing',
    );
    const reopened = this.#noteOpen(sockets) || isHeardAgain;
    if (
      this.#relays.some(
        ({ state, refusal }, at) => state !== before[at]?.state || refusal !== before[at]?.refusal,
      )
    )
      this.#changed(before);
    if (this.#relays.some(({ state }) => state === 'closed')) this.#schedule();
    if (reopened) this.#reopened();
  }

  #stateOf(url: string, socket: ServerConnection | undefined): RelayState {
    const state = stateOf(socket);
    if (socket && !this.#watched.has(socket)) {
      this.#watched.add(socket);
      // At once, too: a connection that the server closes a moment later has been open, and messages over it are lost.
      socket.addEventListener('open', () => this.#look(), { once: true });
      // At once, so that nothing is announced without a server: trystero would then pause for a minute.
      socket.addEventListener('close', ({ code }) => this.#closed(url, socket, code), { once: true });
    }
    if (state === 'open') this.#failures.delete(url);
    const refusal = state === 'connecting' ? undefined : this.#deps.client.refusal(url);
    if (state === 'open' && refusal) return { kind: this.#deps.kind, url, state: 'refusing', refusal };
    const failure = this.#failures.get(url);
    // Some servers refuse and then close the connection.
    return { kind: this.#deps.kind, url, state, ...(failure && { failure }), ...(refusal && { refusal }) };
  }

  #closed(url: string, socket: ServerConnection, code = 0): void {
    const why = this.#opened.get(url) === socket ? 'lost' : 'unreachable';
    const now = this.#deps.clock.now();
    if (now - (this.#openedAt.get(url) ?? now) >= STABLE_MS) this.#flapping.delete(url);
    else if (why === 'lost') this.#flapping.add(url);
    const { since = this.#deps.clock.date() } = this.#failures.get(url) ?? {};
    this.#failures.set(url, { why, since, code: code || null });
    this.#look();
  }

  /** Notes new connections; answers whether a server that was lost has one. */
  #noteOpen(sockets: Readonly<Record<string, ServerConnection>>): boolean {
    // A place that called meanwhile and has stopped calling was not heard either.
    const isLate = this.#opened.size === 0 && this.#deps.clock.now() - this.#startedAt > LATE_FIRST_MS;
    let reopened = false;
    for (const { url, state } of this.#relays) {
      const socket = sockets[url];
      const last = this.#opened.get(url);
      if ((state !== 'open' && state !== 'refusing') || !socket || socket === last) continue;
      this.#opened.set(url, socket);
      this.#openedAt.set(url, this.#deps.clock.now());
      // The script is fetched now: when it is needed there may be no network.
      void this.#checking();
      reopened ||= last !== undefined || isLate;
    }
    return reopened;
  }

  #changed(before: readonly RelayState[]): void {
    const gainedOrLost = this.#relays.some((relay, at) => {
      const earlier = before[at];
      // Otherwise a server that refuses would be tried every second.
      if (this.#flapping.has(relay.url)) return false;
      return isConnected(relay) !== (earlier !== undefined && isConnected(earlier));
    });
    if (gainedOrLost) {
      // A server that was just lost comes back soon, however long another one has been away.
      this.#waitMs = FIRST_RECONNECT_MS;
      this.#retry?.();
      this.#retry = undefined;
    }
    this.#deps.changed();
  }

  #schedule(): void {
    if (this.#retry) return;
    const { clock, random } = this.#deps;
    this.#retry = clock.after(jitter(random, this.#waitMs, 2), () => this.#try());
    const isRestart = clock.now() - this.#reachedAt < RESTART_MS;
    this.#waitMs = Math.min(this.#waitMs * 2, isRestart ? RESTART_WAIT_MS : LAST_RECONNECT_MS);
  }

  #try(): void {
    this.#retry?.();
    this.#retry = undefined;
    // Without a network every attempt fails; the event `online` comes when it is back.
    if (!this.#deps.isOnline()) return;
    this.#justTried = true;
    this.#deps.clock.after(HURRY_SPACING_MS, () => {
      this.#justTried = false;
    });
    this.#deps.client.reconnect();
    this.#look();
  }
}
