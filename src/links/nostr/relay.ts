import type { Refusal } from '../../ports/links.ts';
import { JsonSocket } from '../signalling/json-socket.ts';
import { refusalOf } from '../signalling/refusal.ts';

/** The callbacks of a relay. */
export interface RelayEvents {
  opened(): void;
  closed(): void;
  /** An event came for a subscription. */
  event(subscription: string, content: string): void;
  /** The relay has accepted a subscription, and sent all stored events for it (EOSE). */
  taken(subscription: string): void;
  /** The relay has ended or refused a subscription (CLOSED). */
  ended(subscription: string, why: Refusal): void;
  /** The relay has accepted or refused an event (OK); `why` where it refused. */
  answered(event: string, isTaken: boolean, why: Refusal): void;
}

const contentOf = (event: unknown): string | undefined => {
  if (typeof event !== 'object' || event === null || !('content' in event)) return undefined;
  return typeof event.content === 'string' ? event.content : undefined;
};

/** A client of one Nostr relay (NIP-01). */
export class Relay extends JsonSocket {
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
    // The relay has this event already, which is no refusal (NIP-01).
    const isKnown = typeof why === 'string' && why.startsWith('duplicate:');
    this.#relayEvents.answered(event, isTaken || isKnown, refusalOf(why));
  }
}
