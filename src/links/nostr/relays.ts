import { toBase64Url } from '../../lib/base64url.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { Topic, TopicListener, PubSub } from '../trystero/topic-signalling.ts';
import { RELAYS_PER_PLACE, RelayChoice, ranked } from './choice.ts';
import { Signer, TOPIC_TAG, kindOf } from './event.ts';
import { RefusalBackoff } from '../signalling/refusal.ts';
import { Relay } from './relay.ts';
import { EventPublisher } from './event-publisher.ts';

/** A relay without a connection counts as answering for this long: most are only connecting, or restarting. */
const RELAY_SILENT_AFTER_MS = 3_000;

/**
 * A place at which no peer was met for this long is held at more relays: at all where it `widens`, else at those that have less
 * than half of the places.
 */
export const WIDEN_AFTER_MS = 6_000;

/** A room that is joined again within this time counts as one stay: it only changes its mode. */
const SAME_STAY_MS = 60_000;

const SUBSCRIPTION_BYTES = 16;

/** A topic with a listener, or with one lately. */
interface Entry {
  readonly topic: string;
  readonly signer: Signer;
  /** Back-off by relay, where the relay refused the subscription. */
  readonly refusals: Map<string, RefusalBackoff>;
  /** Subscription ids by relay. */
  readonly subscriptions: Map<string, string>;
  /** All relays in the order of rendezvous hashing; undefined where all are used. */
  ranking: readonly string[] | undefined;
  isRanked: boolean;
  listener: TopicListener | undefined;
  widens: boolean;
  /** When it was first subscribed at a relay in this stay. */
  since: number | undefined;
  leftAt: number;
}

/** What the relays need. */
export interface RelaysDeps {
  readonly clock: DatedClock;
  readonly urls: readonly string[];
}

/** Publish and subscribe over Nostr relays. Each topic has its own key, its own subscriptions and its own relays. */
export class Relays implements PubSub {
  readonly #clock: DatedClock;
  readonly #relays: readonly Relay[];
  readonly #publishers: ReadonlyMap<string, EventPublisher>;
  /** Why each relay refused its last subscription, until it accepts one. */
  readonly #closedFor = new Map<string, Refusal>();
  /** Subscriptions that a relay has acknowledged. A relay may never have read one that it did not. */
  readonly #taken = new Set<string>();
  readonly #topics = new Map<string, Entry>();
  readonly #choice: RelayChoice;
  readonly #waiting = new Map<string, (() => void)[]>();
  #ranking = 0;

  constructor({ clock, urls }: RelaysDeps) {
    this.#clock = clock;
    this.#choice = new RelayChoice(() => clock.date());
    this.#relays = urls.map(
      (url) =>
        new Relay(
          url,
          {
            opened: () => {
              this.#publishers.get(url)?.opened();
              this.#sync();
            },
            closed: () => this.#closed(url),
            event: (subscription, content) => this.#heard(url, subscription, content),
            taken: (subscription) => {
              if (this.#isOurs(url, subscription)) this.#taken.add(subscription);
              this.#closedFor.delete(url);
            },
            ended: (subscription, why) => this.#ended(url, subscription, why),
            answered: (...answer) => this.#answered(url, answer),
          },
          () => clock.now(),
        ),
    );
    this.#publishers = new Map(this.#relays.map((relay) => [relay.url, this.#publisherFor(relay)]));
  }

  sockets(): Readonly<Record<string, WebSocket>> {
    return Object.fromEntries(this.#relays.flatMap(({ url, socket }) => (socket ? [[url, socket]] : [])));
  }

  refusal(url: string): Refusal | undefined {
    return this.#publishers.get(url)?.refusal ?? this.#closedFor.get(url);
  }

  /** Connects to every relay that is not connected. */
  open(): void {
    for (const relay of this.#relays) relay.open();
    this.#clock.after(RELAY_SILENT_AFTER_MS, () => this.#sync());
  }

  close(): void {
    for (const relay of this.#relays) relay.close();
  }

  listen({ name, choice }: Topic, listener: TopicListener): () => void {
    const entry = this.#entry(name);
    entry.listener = listener;
    entry.widens = choice?.widens === true;
    if (this.#clock.now() - entry.leftAt > SAME_STAY_MS) entry.since = undefined;
    if (choice && !entry.isRanked) void this.#rank(entry, choice.secret);
    else if (!choice) entry.isRanked = true;
    this.#sync();
    return () => {
      if (entry.listener !== listener) return;
      entry.listener = undefined;
      entry.leftAt = this.#clock.now();
      this.#sync();
    };
  }

  ready(topic: string): Promise<void> {
    if (this.#topics.get(topic)?.subscriptions.size) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(topic, [...(this.#waiting.get(topic) ?? []), resolve]);
    });
  }

  async say(topic: string, text: string, at?: string): Promise<void> {
    const entry = this.#topics.get(topic);
    if (!entry?.listener) return;
    const sign = () => entry.signer.sign(topic, text, this.#clock.date());
    const event = await sign();
    for (const relay of this.#relays) {
      const isWanted = (): boolean => !!entry.listener && entry.subscriptions.has(relay.url);
      if ((at !== undefined && at !== relay.url) || !isWanted()) continue;
      this.#publishers.get(relay.url)?.say({ text, event, isWanted, sign });
    }
  }

  #publisherFor(relay: Relay): EventPublisher {
    return new EventPublisher({
      clock: this.#clock,
      send: (message) => relay.send(message),
      messages: () => relay.messages,
      hangs: () => relay.abandon(),
      unheard: () => this.#askAgain(relay),
    });
  }

  #answered(url: string, [event, isTaken, why]: Parameters<EventPublisher['answered']>): void {
    this.#publishers.get(url)?.answered(event, isTaken, why);
    this.#sync();
  }

  #entry(topic: string): Entry {
    const known = this.#topics.get(topic);
    if (known) return known;
    const entry: Entry = {
      topic,
      signer: new Signer(),
      refusals: new Map(),
      subscriptions: new Map(),
      ranking: undefined,
      isRanked: false,
      listener: undefined,
      widens: false,
      since: undefined,
      leftAt: Number.NEGATIVE_INFINITY,
    };
    this.#topics.set(topic, entry);
    return entry;
  }

  /** Ranks the relays of a place; the relays of places that were added together are chosen together. */
  async #rank(entry: Entry, secret: Uint8Array): Promise<void> {
    this.#ranking += 1;
    const urls = this.#relays.map(({ url }) => url);
    entry.ranking = await ranked(secret, urls).catch(() => urls);
    this.#ranking -= 1;
    if (this.#ranking > 0) return;
    const fresh = [...this.#topics.values()].filter(({ isRanked, ranking }) => !isRanked && ranking);
    this.#choice.choose(fresh.map(({ topic, ranking = [] }) => ({ topic, ranking })));
    for (const one of fresh) one.isRanked = true;
    this.#sync();
  }

  /** Subscribes and unsubscribes, so that every relay has exactly the topics that are wanted there. */
  #sync(): void {
    for (const entry of this.#topics.values()) {
      const wanted = new Set(entry.listener && entry.isRanked ? this.#relaysOf(entry) : []);
      for (const relay of this.#relays) {
        const subscription = entry.subscriptions.get(relay.url);
        if (wanted.has(relay.url) && subscription === undefined) this.#subscribe(entry, relay);
        else if (!wanted.has(relay.url) && subscription !== undefined) this.#unsubscribe(entry, relay);
      }
      this.#forget(entry);
    }
  }

  #relaysOf({ topic, ranking, refusals, widens, since }: Entry): readonly string[] {
    const now = this.#clock.now();
    const isTaken = (url: string): boolean => (refusals.get(url)?.leftMs ?? 0) === 0;
    const urls = this.#relays.map(({ url }) => url).filter(isTaken);
    const isWide = since !== undefined && now - since >= WIDEN_AFTER_MS;
    if (!ranking || (widens && isWide)) return urls;
    const answering = new Set(
      this.#relays
        .filter(({ silentMs }) => silentMs < RELAY_SILENT_AFTER_MS)
        .map(({ url }) => url)
        .filter(isTaken),
    );
    const chosen = this.#choice.of(topic) ?? [];
    const further = isWide ? this.#choice.widen({ topic, ranking }) : [];
    const there = chosen.filter((url) => answering.has(url));
    const passesOn = (url: string): boolean => answering.has(url) && !this.#publishers.get(url)?.refusal;
    // The next relays stand in for those that do not answer or refuse. The subscription there stays, to see when they accept.
    const standIns = there.filter(passesOn).length === chosen.length ? [] : ranking.filter(passesOn);
    const first = [...there, ...standIns.slice(0, RELAYS_PER_PLACE)];
    return [...new Set([...first, ...further.filter((url) => answering.has(url))])];
  }

  #subscribe(entry: Entry, relay: Relay): void {
    const id = toBase64Url(crypto.getRandomValues(new Uint8Array(SUBSCRIPTION_BYTES)));
    const { topic } = entry;
    // No `since`: ephemeral events are not stored, and where clocks differ it would filter out new events.
    const filter = { kinds: [kindOf(topic)], limit: 0, [`#${TOPIC_TAG}`]: [topic] };
    // Set before sending: the answer may come at once.
    entry.subscriptions.set(relay.url, id);
    if (!relay.send(['REQ', id, filter])) entry.subscriptions.delete(relay.url);
    if (entry.subscriptions.get(relay.url) !== id) return;
    if (entry.since === undefined) this.#begin(entry);
    if (entry.subscriptions.size > 1) entry.listener?.reached(relay.url);
    for (const resolve of this.#waiting.get(topic) ?? []) resolve();
    this.#waiting.delete(topic);
  }

  #begin(entry: Entry): void {
    entry.since = this.#clock.now();
    if (entry.ranking) this.#clock.after(WIDEN_AFTER_MS, () => this.#sync());
  }

  #unsubscribe(entry: Entry, relay: Relay): void {
    relay.send(['CLOSE', entry.subscriptions.get(relay.url)]);
    this.#drop(entry, relay.url);
  }

  #isOurs(url: string, subscription: string): boolean {
    return [...this.#topics.values()].some(({ subscriptions }) => subscriptions.get(url) === subscription);
  }

  #drop({ subscriptions }: Entry, url: string): void {
    this.#taken.delete(subscriptions.get(url) ?? '');
    subscriptions.delete(url);
  }

  /** Sends the subscriptions again that a relay has not acknowledged. */
  #askAgain(relay: Relay): void {
    for (const entry of this.#topics.values()) {
      const id = entry.subscriptions.get(relay.url);
      if (id !== undefined && !this.#taken.has(id)) this.#unsubscribe(entry, relay);
    }
    this.#sync();
  }

  #forget({ topic, listener, leftAt }: Entry): void {
    if (listener || this.#clock.now() - leftAt <= SAME_STAY_MS) return;
    this.#topics.delete(topic);
    this.#waiting.delete(topic);
  }

  #closed(url: string): void {
    for (const entry of this.#topics.values()) this.#drop(entry, url);
    this.#publishers.get(url)?.closed();
    this.#clock.after(RELAY_SILENT_AFTER_MS, () => this.#sync());
  }

  #heard(url: string, subscription: string, content: string): void {
    this.#closedFor.delete(url);
    this.#publishers.get(url)?.heard(content);
    for (const { subscriptions, listener } of this.#topics.values())
      if (subscriptions.get(url) === subscription) listener?.heard(content);
  }

  /** The relay ended a subscription: others are used meanwhile, and this one again within a minute. */
  #ended(url: string, subscription: string, why: Refusal): void {
    for (const entry of this.#topics.values()) {
      const { subscriptions, refusals } = entry;
      if (subscriptions.get(url) !== subscription) continue;
      this.#drop(entry, url);
      this.#closedFor.set(url, why);
      const backOff = refusals.get(url) ?? new RefusalBackoff(() => this.#clock.now());
      refusals.set(url, backOff);
      this.#clock.after(backOff.refused(why), () => this.#sync());
    }
    this.#sync();
  }
}
