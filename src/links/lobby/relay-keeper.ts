import { part } from '../../lib/app-parts.ts';
import { chance, jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { SignallingKind } from '../../lib/signalling-servers.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { RelayFailure, RelayState } from '../../ports/links.ts';
import type { Random } from '../../ports/random.ts';
import type { Introducer, LobbyRoom, ServerConnection } from './introducer.ts';
import { isConnected, isWebSocket, stateOf } from './server-state.ts';

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

/** A connection that is over sooner was refused, more likely than lost: the next one waits longer than this one did. */
const STABLE_MS = 10_000;

/** Enough that nobody else has the same room. */
const PORCH_BYTES = 16;

/** What a keeper needs, and whom it tells. */
export interface RelayKeeperDeps {
  readonly kind: SignallingKind;
  readonly introducer: Introducer;
  readonly clock: DatedClock;
  readonly random: Random;
  readonly urls: readonly string[];
  readonly isOnline: () => boolean;
  /** A relay is in another state than before. */
  changed(): void;
  /** A relay that had been open is open again: what was said there meanwhile was not heard. */
  reopened(): void;
}

/** Keeps the connections to the servers of one kind, for as long as the page lives. */
export class RelayKeeper {
  readonly #deps: RelayKeeperDeps;
  readonly #opened = new Map<string, ServerConnection>();
  /** When each was opened last. */
  readonly #openedAt = new Map<string, number>();
  /** Those whose last connection was over at once. */
  readonly #flapping = new Set<string>();
  readonly #watched = new WeakSet<ServerConnection>();
  readonly #failures = new Map<string, RelayFailure>();
  #porch: LobbyRoom | undefined;
  #relays: readonly RelayState[];
  #watch: Cancel | undefined;
  #retry: Cancel | undefined;
  #waitMs = FIRST_WAIT_MS;
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
    return this.#opened.size > 0 && !this.#relays.some(isConnected);
  }

  /**
   * Connects to the relays; before any room is joined. Trystero lets go of what it has prepared when the last room is
   * left, so we sit in a room of our own that nobody else knows and where nothing is ever said.
   */
  start(): void {
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
    return introducer.join({ room, password: room, passive, onTrouble: () => undefined });
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
      if (isWebSocket(socket)) check.check(socket, limitMs);
  }

  #isCheckedLately(): boolean {
    return this.#deps.clock.now() - this.#checkedAt < CHECKED_LATELY_MS;
  }

  /** TCP asks ever more seldom where nobody answers: a connection that does not come about is begun anew. */
  async #limitConnecting(socket: ServerConnection | undefined): Promise<void> {
    if (this.#opened.size === 0 || !socket || !isWebSocket(socket)) return;
    (await this.#checking()).check(socket, CONNECT_LIMIT_MS);
  }

  /** A relay that was restarted is missed by many: not all call at once. One that only we had lost is called at once. */
  #reopened(): void {
    const { clock, random, reopened } = this.#deps;
    const isOurs = this.#isCheckedLately();
    clock.after(isOurs ? 0 : chance(random) * CALL_AGAIN_WITHIN_MS, () => {
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
      // At once too: one that is closed by the server a moment later was open, and what was said over it is lost.
      socket.addEventListener('open', () => this.#look(), { once: true });
      // Noticed at once, so that nothing is announced to nobody: trystero answers that with a minute's pause.
      socket.addEventListener('close', ({ code }) => this.#closed(url, socket, code), { once: true });
    }
    if (state === 'open') this.#failures.delete(url);
    const refusal = state === 'connecting' ? undefined : this.#deps.introducer.refusal(url);
    if (state === 'open' && refusal) return { kind: this.#deps.kind, url, state: 'refusing', refusal };
    const failure = this.#failures.get(url);
    // Some say why, and close the connection.
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

  /** Whether a relay that had been open has a new connection. */
  #noteOpen(sockets: Readonly<Record<string, ServerConnection>>): boolean {
    // Whoever called meanwhile, and has stopped, has not been heard either.
    const isLate = this.#opened.size === 0 && this.#deps.clock.now() - this.#startedAt > LATE_FIRST_MS;
    let reopened = false;
    for (const { url, state } of this.#relays) {
      const socket = sockets[url];
      const last = this.#opened.get(url);
      if ((state !== 'open' && state !== 'refusing') || !socket || socket === last) continue;
      this.#opened.set(url, socket);
      this.#openedAt.set(url, this.#deps.clock.now());
      // Now: when it is needed there may be no network to fetch it with.
      void this.#checking();
      reopened ||= last !== undefined || isLate;
    }
    return reopened;
  }

  #changed(before: readonly RelayState[]): void {
    const gainedOrLost = this.#relays.some((relay, at) => {
      const earlier = before[at];
      // Else it would be tried every second for as long as it refuses.
      if (this.#flapping.has(relay.url)) return false;
      return isConnected(relay) !== (earlier !== undefined && isConnected(earlier));
    });
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
    const { clock, random } = this.#deps;
    this.#retry = clock.after(jitter(random, this.#waitMs, 2), () => this.#try());
    const isRestart = clock.now() - this.#reachedAt < RESTART_MS;
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
    this.#deps.introducer.reconnect();
    this.#look();
  }
}
