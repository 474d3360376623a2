import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RelayFailure, RelayState } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { Introducer, LobbyRoom, ServerConnection } from './introducer.ts';
import type { RelayCheck } from './relay-check.ts';

/** How often relays are looked at: closely while one is missing. */
const WATCH_CLOSELY_MS = 250;
const WATCH_MS = 2_000;

/** Reconnecting: the first wait, doubling up to the last; and how soon after that a wish is heard. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 30_000;
const WISH_SPACING_MS = 1_000;

/** Those who lost a relay together call again within this time, each at another moment. */
const CALL_AGAIN_WITHIN_MS = 2_000;

/** A connection made this soon after a check is one that only we had lost. */
const CHECKED_LATELY_MS = 10_000;

/** A relay that was reached before is reached again within this time, or another attempt is made. */
const CONNECT_LIMIT_MS = 10_000;

/** Reaching the first relay this long after the start is like reaching one again. */
const LATE_FIRST_MS = 5_000;

/** Where nothing is reached any more, waits stay this short for so long: most relays are only started anew. */
const RESTART_WAIT_MS = 4_000;
const RESTART_MS = 60_000;

/** Enough that nobody else has the same room. */
const PORCH_BYTES = 16;

/** Promise jobs that trystero needs to start waiting connections and be ready to be paused again. */
const RESUME_JOBS = 16;

/** What a keeper needs, and whom it tells. */
export interface RelayKeeperDeps {
  readonly kind: SignallingKind;
  readonly introducer: Introducer;
  readonly clock: Clock;
  readonly random: Random;
  readonly urls: readonly string[];
  readonly isOnline: () => boolean;
  /** A relay is in another state than before. */
  changed(): void;
  /** What is missing was tried again. */
  tried(): void;
  /** A relay that had been open is open again: what was said there meanwhile was not heard. */
  reopened(): void;
}

const isWebSocket = (connection: ServerConnection): connection is WebSocket => 'onmessage' in connection;

const stateOf = (socket: ServerConnection | undefined): RelayState['state'] => {
  if (socket?.readyState === WebSocket.OPEN) return 'open';
  return socket?.readyState === WebSocket.CONNECTING ? 'connecting' : 'closed';
};

/**
 * Keeps the connections to the servers of one kind. Trystero gives a relay up for good once its own waits have grown to a
 * minute, so its reconnection is held back and let go on our schedule, for as long as the page lives.
 */
export class RelayKeeper {
  readonly #deps: RelayKeeperDeps;
  readonly #opened = new Map<string, ServerConnection>();
  readonly #watched = new WeakSet<ServerConnection>();
  readonly #failures = new Map<string, RelayFailure>();
  #porch: LobbyRoom | undefined;
  #relays: readonly RelayState[];
  #watch: Cancel | undefined;
  #retry: Cancel | undefined;
  #waitMs = FIRST_WAIT_MS;
  #justTried = false;
  #stopped = false;
  #check: Promise<RelayCheck | undefined> | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #reachedAt: number;
  readonly #startedAt: number;

  constructor(deps: RelayKeeperDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#reachedAt = this.#startedAt;
    this.#relays = deps.urls.map((url) => ({ kind: deps.kind, url, state: 'connecting' }));
  }

  /** How the relays were when last looked at, in the order of the configuration. */
  get relays(): readonly RelayState[] {
    return this.#relays;
  }

  /** Whether relays have been reached, but none is now: whatever is announced now is lost. */
  get cutOff(): boolean {
    return this.#opened.size > 0 && !this.#relays.some(({ state }) => state === 'open');
  }

  /**
   * Connects to the relays; before any room is joined. Trystero connects when the first room is joined, and
   * starts anew when the last is left, so we sit in a room of our own that nobody else knows and where
   * nothing is ever said.
   */
  start(): void {
    this.#deps.introducer.pauseReconnection();
    this.#porch = this.#sit(true);
    this.#look();
    // Connections of an earlier time are there, but closed.
    this.hurry();
  }

  /**
   * Has trystero make the connections that it offers to those it meets, before there is anybody: it does so when
   * a room is joined actively, and keeps them when that is left. Leaving takes it a moment, in which it announces
   * itself once, to nobody: the room is ours alone.
   */
  warmUp(): void {
    void this.#sit(false).leave();
  }

  /** Joins a room that nobody else knows. */
  #sit(passive: boolean): LobbyRoom {
    const { introducer, random } = this.#deps;
    const room = `porch ${random.bytes(PORCH_BYTES).join('')}`;
    return introducer.join({ room, password: '', passive, onTrouble: () => undefined });
  }

  /** Tries missing relays now rather than later: the network is back, or somebody is wanted. */
  hurry(): void {
    if (this.#justTried || this.#stopped || !this.#relays.some(({ state }) => state === 'closed')) return;
    this.#waitMs = FIRST_WAIT_MS;
    this.#try();
  }

  /**
   * Has every relay show within so many milliseconds that it is there; connections to those that do not are made anew
   * at once. Sooner or later TCP would find out too, but meanwhile nobody is met. For Nostr relays only.
   */
  async check(limitMs: number): Promise<void> {
    this.#checkedAt = this.#deps.clock.now();
    this.hurry();
    const check = await this.#checking();
    if (this.#stopped) return;
    for (const socket of Object.values(this.#deps.introducer.sockets()))
      if (isWebSocket(socket)) check?.check(socket, limitMs);
  }

  /** undefined: it could not be loaded this time. */
  #checking(): Promise<RelayCheck | undefined> {
    return (this.#check ??= import('./relay-check.ts').then(
      ({ RelayCheck, giveUp }) =>
        new RelayCheck(this.#deps.clock, (socket) => {
          if (this.#stopped) return;
          const atOnce = socket.readyState === WebSocket.OPEN || this.#isCheckedLately();
          giveUp(socket);
          this.#look();
          if (atOnce) this.#try();
        }),
      () => (this.#check = undefined),
    ));
  }

  #isCheckedLately(): boolean {
    return this.#deps.clock.now() - this.#checkedAt < CHECKED_LATELY_MS;
  }

  /** TCP asks ever more seldom where nobody answers: a connection that does not come about is begun anew. */
  async #limitConnecting(socket: ServerConnection | undefined): Promise<void> {
    if (this.#opened.size === 0 || !socket || !isWebSocket(socket)) return;
    (await this.#checking())?.check(socket, CONNECT_LIMIT_MS);
  }

  /** A relay that was restarted is missed by many: not all call at once. One that only we had lost is called at once. */
  #reopened(): void {
    const { clock, random, reopened } = this.#deps;
    const isOurs = this.#isCheckedLately();
    const [share = 0] = random.bytes(1);
    clock.after(isOurs ? 0 : (share / 256) * CALL_AGAIN_WITHIN_MS, () => {
      if (!this.#stopped) reopened();
    });
  }

  /** Stops looking and trying, and closes the connections once every other room is `left`. */
  async stop(left: Promise<void>): Promise<void> {
    this.#stopped = true;
    this.#watch?.();
    this.#retry?.();
    await left;
    // Nobody is there to be told, and what cannot be said to nobody is no reason to stay.
    await this.#porch?.leave().catch(() => undefined);
    this.#deps.introducer.rest();
  }

  #look(): void {
    if (this.#stopped) return;
    this.#watch?.();
    const sockets = this.#deps.introducer.sockets();
    const before = this.#relays;
    this.#relays = this.#deps.urls.map((url) => this.#stateOf(url, sockets[url]));
    const allOpen = this.#relays.every(({ state }) => state === 'open');
    this.#watch = this.#deps.clock.after(allOpen ? WATCH_MS : WATCH_CLOSELY_MS, () => this.#look());
    if (this.#relays.some(({ state }) => state === 'open')) this.#reachedAt = this.#deps.clock.now();
    for (const { url, state } of this.#relays)
      if (state === 'connecting') void this.#limitConnecting(sockets[url]);
    const reopened = this.#noteOpen(sockets);
    if (this.#relays.some(({ state }, at) => state !== before[at]?.state)) this.#changed(before);
    if (this.#relays.some(({ state }) => state === 'closed')) this.#schedule();
    if (reopened) this.#reopened();
  }

  #stateOf(url: string, socket: ServerConnection | undefined): RelayState {
    const state = stateOf(socket);
    if (socket && !this.#watched.has(socket)) {
      this.#watched.add(socket);
      // Noticed at once, so that nothing is announced to nobody: trystero answers that with a minute's pause.
      socket.addEventListener('close', ({ code }) => this.#closed(url, socket, code), { once: true });
    }
    if (state === 'open') this.#failures.delete(url);
    const failure = this.#failures.get(url);
    return { kind: this.#deps.kind, url, state, ...(failure && { failure }) };
  }

  #closed(url: string, socket: ServerConnection, code = 0): void {
    const why = this.#opened.get(url) === socket ? 'lost' : 'unreachable';
    const { since = this.#deps.clock.now() } = this.#failures.get(url) ?? {};
    this.#failures.set(url, { why, since, code: code || null });
    this.#look();
  }

  /** Whether a relay that had been open has a new connection. */
  #noteOpen(sockets: Readonly<Record<string, ServerConnection>>): boolean {
    // Whoever called meanwhile, and has stopped, has not been heard either.
    const isLate = this.#opened.size === 0 && this.#deps.clock.now() - this.#startedAt > LATE_FIRST_MS;
    let reopened = false;
    for (const { url, state } of this.#relays) {
      const socket = sockets[url];
      const last = this.#opened.get(url);
      if (state !== 'open' || !socket || socket === last) continue;
      this.#opened.set(url, socket);
      // Now: when it is needed there may be no network to fetch it with.
      void this.#checking();
      reopened ||= last !== undefined || isLate;
    }
    return reopened;
  }

  #changed(before: readonly RelayState[]): void {
    const gainedOrLost = this.#relays.some(
      ({ state }, at) => (state === 'open') !== (before[at]?.state === 'open'),
    );
    if (gainedOrLost) {
      // One that just broke off comes back soon, however long another has been away.
      this.#waitMs = FIRST_WAIT_MS;
      this.#retry?.();
      this.#retry = undefined;
    }
    this.#deps.changed();
  }

  #schedule(): void {
    if (this.#retry) return;
    const [first = 0] = this.#deps.random.bytes(1);
    const jitter = 0.5 + first / 256;
    this.#retry = this.#deps.clock.after(this.#waitMs * jitter, () => this.#try());
    const isRestart = this.#deps.clock.now() - this.#reachedAt < RESTART_MS;
    this.#waitMs = Math.min(this.#waitMs * 2, isRestart ? RESTART_WAIT_MS : LAST_WAIT_MS);
  }

  #try(): void {
    this.#retry?.();
    this.#retry = undefined;
    // `online` is heard when it comes back; without it every attempt is in vain.
    if (!this.#deps.isOnline()) return;
    this.#justTried = true;
    this.#deps.clock.after(WISH_SPACING_MS, () => {
      this.#justTried = false;
    });
    void this.#letGo();
  }

  async #letGo(): Promise<void> {
    const { introducer } = this.#deps;
    introducer.resumeReconnection();
    // Only promise jobs in between: no connection can fail before reconnection is held back again.
    for (let job = 0; job < RESUME_JOBS; job++) await undefined;
    introducer.pauseReconnection();
    this.#look();
    this.#deps.tried();
  }
}
