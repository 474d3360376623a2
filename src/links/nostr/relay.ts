import type { Refusal } from '../../ports/links.ts';
import { JsonServer } from '../lobby/json-server.ts';
import { refusalOf } from '../lobby/refusal.ts';

/** What somebody who keeps a relay hears of it. */
export interface RelayEvents {
  opened(): void;
  closed(): void;
  /** An event came for a subscription. */
  event(subscription: string, content: string): void;
  /** The relay takes a subscription: it has said all that it kept for it (EOSE). */
  taken(subscription: string): void;
  /** The relay ended a subscription, or never took it. */
  ended(subscription: string, why: Refusal): void;
  /** The relay says whether it takes an event; `why` where it does not. */
  answered(event: string, isTaken: boolean, why: Refusal): void;
}

const contentOf = (event: unknown): string | undefined => {
  if (typeof event !== 'object' || event === null || !('content' in event)) return undefined;
  return typeof event.content === 'string' ? event.content : undefined;
};

/** One Nostr relay (NIP-01). */
export class Relay extends JsonServer {
  readonly #relayEvents: RelayEvents;
  #messages = 0;

  /** `now` in milliseconds. */
  constructor(url: string, events: RelayEvents, now: () => number) {
    super(url, { opened: events.opened, closed: events.closed, said: (json) => this.#take(json) }, now);
    this.#relayEvents = events;
  }

  /** How many messages have come from it. */
  get messages(): number {
    return this.#messages;
  }

  #take(message: unknown): void {
    this.#messages += 1;
    if (!Array.isArray(message)) return;
    const [kind, subject, body, why]: unknown[] = message;
    if (typeof subject !== 'string') return;
    const content = kind === 'EVENT' ? contentOf(body) : undefined;
    if (content !== undefined) this.#relayEvents.event(subject, content);
    else if (kind === 'EOSE') this.#relayEvents.taken(subject);
    else if (kind === 'CLOSED') this.#relayEvents.ended(subject, refusalOf(body));
    else if (kind === 'OK' && typeof body === 'boolean') this.#answered(subject, body, why);
  }

  #answered(event: string, isTaken: boolean, why: unknown): void {
    // It has it already: nothing is wrong with it (NIP-01).
    const isKnown = typeof why === 'string' && why.startsWith('duplicate:');
    this.#relayEvents.answered(event, isTaken || isKnown, refusalOf(why));
  }
}
