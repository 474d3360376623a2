import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { SignedEvent } from './event.ts';
import { RefusalBackoff } from '../signalling/refusal.ts';

/**
 * A relay sends an event to all subscribers, its publisher included. An event that has not come back after this long was not
 * passed on, whatever the relay answered.
 */
const ECHO_MS = 10_000;

/** How often an event is published. The newest one is published on, to find out when the relay accepts again. */
const MAX_TIMES = 6;

/** The most events that wait for their echo at one relay; beyond that the oldest is given up. */
const MAX_PENDING = 256;

/** A text to be published at a topic. */
export interface Publication {
  /** The content of the event, by which its echo is known; no two are the same. */
  readonly text: string;
  readonly event: SignedEvent;
  /** Signs the text again, dated now. */
  sign(): Promise<SignedEvent>;
  /** Whether the topic still has a subscription at this relay. */
  isWanted(): boolean;
}

interface Pending {
  readonly saying: Publication;
  id: string | undefined;
  times: number;
  /** Set while the event was sent and has not come back: ends its waiting time. */
  deadline: Cancel | undefined;
}

/** What a publisher needs of its relay. */
export interface EventPublisherDeps {
  readonly clock: Clock;
  /** Sends a message; answers whether the relay was connected. */
  send(message: unknown): boolean;
  /** How many messages have come from the relay. */
  messages(): number;
  /** The relay sends nothing at all any more: the connection has to be replaced. */
  hangs(): void;
  /** The relay sends messages, but the event did not come back: it may have lost the subscriptions. */
  unheard(): void;
}

/** Publishes events at one relay, each until it comes back: an event that the relay refused or lost is published again. */
export class EventPublisher {
  readonly #deps: EventPublisherDeps;
  readonly #pending = new Map<string, Pending>();
  readonly #backOff: RefusalBackoff;
  #again: Cancel | undefined;
  #refusal: Refusal | undefined;

  constructor(deps: EventPublisherDeps) {
    this.#deps = deps;
    this.#backOff = new RefusalBackoff(() => deps.clock.now());
  }

  /** Why the relay passes nothing on; undefined where it does. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** Publishes a text; later where the relay is busy. */
  say(saying: Publication): void {
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= MAX_PENDING && oldest !== undefined) this.#settle(oldest);
    const pending: Pending = { saying, id: undefined, times: 0, deadline: undefined };
    this.#pending.set(saying.text, pending);
    if (this.#refusal !== 'busy' || this.#backOff.leftMs === 0) this.#send(pending, saying.event);
  }

  /** A text came back from the relay, which proves that it passes events on. */
  heard(text: string): void {
    if (!this.#settle(text)) return;
    this.#refusal = undefined;
    this.#backOff.taken();
  }

  /** The relay answered an event (NIP-01: OK). Only the echo proves that it was passed on. */
  answered(id: string, isTaken: boolean, why: Refusal): void {
    const pending = [...this.#pending.values()].find((one) => one.id === id);
    if (!pending || isTaken) return;
    this.#refuse(pending, why);
  }

  /** There is a new connection: whether the relay refuses there is not known yet. */
  opened(): void {
    this.#refusal = undefined;
  }

  /** The connection has ended: pending events are given up. */
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
    // Set before sending: the answer may come at once.
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

  /** Publishes all waiting events again. */
  #sayAgain(): void {
    this.#again = undefined;
    const waiting = [...this.#pending.values()].filter(({ id }) => id === undefined);
    for (const pending of waiting) {
      const isSpent = pending.times >= MAX_TIMES && pending !== waiting.at(-1);
      if (isSpent || !pending.saying.isWanted()) this.#settle(pending.saying.text);
      else void this.#sendAnew(pending);
    }
    // No event is left to try with: the next one shows whether the relay accepts.
    if (this.#pending.size === 0) this.#refusal = undefined;
  }

  /** Ends the waiting of a text; answers whether it was pending. */
  #settle(text: string): boolean {
    this.#pending.get(text)?.deadline?.();
    return this.#pending.delete(text);
  }
}
