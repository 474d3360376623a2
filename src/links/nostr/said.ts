import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { SignedEvent } from './event.ts';
import { BackOff } from '../lobby/refusal.ts';

/**
 * A relay hands an event to all who listen, oneself included: what has not come back after so long was not passed on,
 * whatever the relay says of it.
 */
const ECHO_MS = 10_000;

/** What is not taken is said so often. The newest is said on, so that a relay that takes it again is found. */
const MAX_TIMES = 6;

/** Texts that wait for an answer at one relay; the oldest is given up. */
const MAX_PENDING = 256;

/** Something to be said at a topic. */
export interface Saying {
  /** What comes back; no two are the same. */
  readonly text: string;
  readonly event: SignedEvent;
  /** Signs it anew, dated now. */
  sign(): Promise<SignedEvent>;
  /** Whether the topic is still listened to at this relay. */
  isWanted(): boolean;
}

interface Pending {
  readonly saying: Saying;
  id: string | undefined;
  times: number;
  /** Sent and not come back: until when it may take. */
  deadline: Cancel | undefined;
}

/** What is needed of the relay. */
export interface SaidDeps {
  readonly clock: Clock;
  /** Whether it went out. */
  send(message: unknown): boolean;
  /** How much it has said so far. */
  messages(): number;
  /** It says nothing at all any more: the connection is to be made anew. */
  hangs(): void;
  /** It says something, but what was said to it did not come back: it may not know who listens. */
  unheard(): void;
}

/** What was said at one relay, until it came back: what the relay refused or lost is said again. */
export class Said {
  readonly #deps: SaidDeps;
  readonly #pending = new Map<string, Pending>();
  readonly #backOff: BackOff;
  #again: Cancel | undefined;
  #refusal: Refusal | undefined;

  constructor(deps: SaidDeps) {
    this.#deps = deps;
    this.#backOff = new BackOff(() => deps.clock.now());
  }

  /** Why nothing is passed on, where that is so. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** Says it; later where the relay asked for less. */
  say(saying: Saying): void {
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= MAX_PENDING && oldest !== undefined) this.#settle(oldest);
    const pending: Pending = { saying, id: undefined, times: 0, deadline: undefined };
    this.#pending.set(saying.text, pending);
    if (this.#refusal !== 'busy' || this.#backOff.leftMs === 0) this.#send(pending, saying.event);
  }

  /** A text came back from the relay: that is proof, whatever it says. */
  heard(text: string): void {
    if (!this.#settle(text)) return;
    this.#refusal = undefined;
    this.#backOff.taken();
  }

  /** The relay answered an event (NIP-01: OK). That it took it is believed once the text comes back. */
  answered(id: string, isTaken: boolean, why: Refusal): void {
    const pending = [...this.#pending.values()].find((one) => one.id === id);
    if (!pending || isTaken) return;
    this.#refuse(pending, why);
  }

  /** There is a new connection: what it takes is not known yet. */
  opened(): void {
    this.#refusal = undefined;
  }

  /** The connection is over, and with it all that was not passed on. */
  closed(): void {
    for (const text of this.#pending.keys()) this.#settle(text);
  }

  async #sendAnew(pending: Pending): Promise<void> {
    this.#send(pending, await pending.saying.sign());
  }

  #send(pending: Pending, event: SignedEvent): void {
    const { clock, send, messages, hangs, unheard } = this.#deps;
    const isDropped = this.#pending.get(pending.saying.text) !== pending;
    if (isDropped) return;
    // Before it is sent: the answer may be there at once.
    pending.id = event.id;
    pending.times += 1;
    const before = messages();
    pending.deadline = clock.after(ECHO_MS, () => {
      this.#refuse(pending, 'silent');
      if (messages() === before) hangs();
      else unheard();
    });
    if (!pending.saying.isWanted() || !send(['EVENT', event])) this.#settle(pending.saying.text);
  }

  #refuse(pending: Pending, why: Refusal): void {
    pending.deadline?.();
    pending.deadline = undefined;
    pending.id = undefined;
    this.#refusal = why;
    const ms = this.#backOff.leftMs || this.#backOff.refused(why);
    if (!this.#again) this.#again = this.#deps.clock.after(ms, () => this.#sayAgain());
  }

  /** All that waits is said again. */
  #sayAgain(): void {
    this.#again = undefined;
    const waiting = [...this.#pending.values()].filter(({ id }) => id === undefined);
    for (const pending of waiting) {
      const isSpent = pending.times >= MAX_TIMES && pending !== waiting.at(-1);
      if (isSpent || !pending.saying.isWanted()) this.#settle(pending.saying.text);
      else void this.#sendAnew(pending);
    }
    // Nothing is left to find out by whether it takes anything again: the next thing that is said shows it.
    if (this.#pending.size === 0) this.#refusal = undefined;
  }

  /** Whether it was pending. */
  #settle(text: string): boolean {
    this.#pending.get(text)?.deadline?.();
    return this.#pending.delete(text);
  }
}
