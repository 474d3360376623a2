import { toBase64Url } from '../../lib/base64url.ts';
import type { DatedClock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { Topic, TopicListener, Topics } from '../trystero/topic-talk.ts';
import { RELAYS_PER_PLACE, RelayChoice, ranked } from './choice.ts';
import { Signer, TOPIC_TAG, kindOf } from './event.ts';
import { BackOff } from '../lobby/refusal.ts';
import { Relay } from './relay.ts';
import { Said } from './said.ts';

/** A relay that is not connected counts as one that answers for so long: most are only connecting, or started anew. */
const SILENT_AFTER_MS = 3_000;

/**
 * A place at which nobody was met for so long is held at more relays: at all, where there is no other way to whom it is for,
 * and at all that have not half of one's places otherwise.
 */
export const WIDEN_AFTER_MS = 6_000;

/** A room that is left for less than this is the same stay: it is only joined another way. */
const SAME_STAY_MS = 60_000;

const SUBSCRIPTION_BYTES = 16;

/** A topic that is listened to, or was lately. */
interface Entry {
  readonly topic: string;
  readonly signer: Signer;
  /** By relay, where it refused the subscription. */
  readonly refusals: Map<string, BackOff>;
  /** By relay. */
  readonly subscriptions: Map<string, string>;
  /** All relays by rendezvous hashing; undefined where all are used. */
  ranking: readonly string[] | undefined;
  isRanked: boolean;
  listener: TopicListener | undefined;
  widens: boolean;
  /** When it was first heard at a relay in this stay. */
  since: number | undefined;
  leftAt: number;
}

/** What relays are used with. */
export interface RelaysDeps {
  readonly clock: DatedClock;
  readonly urls: readonly string[];
}

/** Topics over Nostr relays: each has a key of its own, subscriptions of its own, and relays of its own. */
export class Relays implements Topics {
  readonly #clock: DatedClock;
  readonly #relays: readonly Relay[];
  readonly #said: ReadonlyMap<string, Said>;
  /** Why each relay refused a subscription last, until it takes one. */
  readonly #closedFor = new Map<string, Refusal>();
  /** Subscriptions that a relay has answered; one that it has not it may never have read. */
  readonly #taken = new Set<string>();
  readonly #entries = new Map<string, Entry>();
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
              this.#said.get(url)?.opened();
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
    this.#said = new Map(this.#relays.map((relay) => [relay.url, this.#saidAt(relay)]));
  }

  sockets(): Readonly<Record<string, WebSocket>> {
    return Object.fromEntries(this.#relays.flatMap(({ url, socket }) => (socket ? [[url, socket]] : [])));
  }

  refusal(url: string): Refusal | undefined {
    return this.#said.get(url)?.refusal ?? this.#closedFor.get(url);
  }

  /** Connects to every relay that is not connected. */
  open(): void {
    for (const relay of this.#relays) relay.open();
    this.#clock.after(SILENT_AFTER_MS, () => this.#sync());
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
    if (this.#entries.get(topic)?.subscriptions.size) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(topic, [...(this.#waiting.get(topic) ?? []), resolve]);
    });
  }

  async say(topic: string, text: string, at?: string): Promise<void> {
    const entry = this.#entries.get(topic);
    if (!entry?.listener) return;
    const sign = () => entry.signer.sign(topic, text, this.#clock.date());
    const event = await sign();
    for (const relay of this.#relays) {
      const isWanted = (): boolean => !!entry.listener && entry.subscriptions.has(relay.url);
      if ((at !== undefined && at !== relay.url) || !isWanted()) continue;
      this.#said.get(relay.url)?.say({ text, event, isWanted, sign });
    }
  }

  #saidAt(relay: Relay): Said {
    return new Said({
      clock: this.#clock,
      send: (message) => relay.send(message),
      messages: () => relay.messages,
      hangs: () => relay.abandon(),
      unheard: () => this.#askAgain(relay),
    });
  }

  #answered(url: string, [event, isTaken, why]: Parameters<Said['answered']>): void {
    this.#said.get(url)?.answered(event, isTaken, why);
    this.#sync();
  }

  #entry(topic: string): Entry {
    const known = this.#entries.get(topic);
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
    this.#entries.set(topic, entry);
    return entry;
  }

  /** Places that come together are chosen for together. */
  async #rank(entry: Entry, secret: Uint8Array): Promise<void> {
    this.#ranking += 1;
    const urls = this.#relays.map(({ url }) => url);
    entry.ranking = await ranked(secret, urls).catch(() => urls);
    this.#ranking -= 1;
    if (this.#ranking > 0) return;
    const fresh = [...this.#entries.values()].filter(({ isRanked, ranking }) => !isRanked && ranking);
    this.#choice.choose(fresh.map(({ topic, ranking = [] }) => ({ topic, ranking })));
    for (const one of fresh) one.isRanked = true;
    this.#sync();
  }

  /** Has every relay know of just the topics that are listened to there. */
  #sync(): void {
    for (const entry of this.#entries.values()) {
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
        .filter(({ silentMs }) => silentMs < SILENT_AFTER_MS)
        .map(({ url }) => url)
        .filter(isTaken),
    );
    const chosen = this.#choice.of(topic) ?? [];
    const further = isWide ? this.#choice.widen({ topic, ranking }) : [];
    const there = chosen.filter((url) => answering.has(url));
    const passesOn = (url: string): boolean => answering.has(url) && !this.#said.get(url)?.refusal;
    // The next ones stand in for those that do not answer, or refuse; what these take again is seen by staying there.
    const standIns = there.filter(passesOn).length === chosen.length ? [] : ranking.filter(passesOn);
    const first = [...there, ...standIns.slice(0, RELAYS_PER_PLACE)];
    return [...new Set([...first, ...further.filter((url) => answering.has(url))])];
  }

  #subscribe(entry: Entry, relay: Relay): void {
    const id = toBase64Url(crypto.getRandomValues(new Uint8Array(SUBSCRIPTION_BYTES)));
    const { topic } = entry;
    // No `since`: what is ephemeral is not kept, and by another clock it would shut out what is said now.
    const filter = { kinds: [kindOf(topic)], limit: 0, [`#${TOPIC_TAG}`]: [topic] };
    // Before it is sent: the answer may be there at once.
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
    return [...this.#entries.values()].some(({ subscriptions }) => subscriptions.get(url) === subscription);
  }

  #drop({ subscriptions }: Entry, url: string): void {
    this.#taken.delete(subscriptions.get(url) ?? '');
    subscriptions.delete(url);
  }

  /** Asks a relay anew for all that it has not answered. */
  #askAgain(relay: Relay): void {
    for (const entry of this.#entries.values()) {
      const id = entry.subscriptions.get(relay.url);
      if (id !== undefined && !this.#taken.has(id)) this.#unsubscribe(entry, relay);
    }
    this.#sync();
  }

  #forget({ topic, listener, leftAt }: Entry): void {
    if (listener || this.#clock.now() - leftAt <= SAME_STAY_MS) return;
    this.#entries.delete(topic);
    this.#waiting.delete(topic);
  }

  #closed(url: string): void {
    for (const entry of this.#entries.values()) this.#drop(entry, url);
    this.#said.get(url)?.closed();
    this.#clock.after(SILENT_AFTER_MS, () => this.#sync());
  }

  #heard(url: string, subscription: string, content: string): void {
    this.#closedFor.delete(url);
    this.#said.get(url)?.heard(content);
    for (const { subscriptions, listener } of this.#entries.values())
      if (subscriptions.get(url) === subscription) listener?.heard(content);
  }

  /** Others are used meanwhile, and this one again before a minute has passed. */
  #ended(url: string, subscription: string, why: Refusal): void {
    for (const entry of this.#entries.values()) {
      const { subscriptions, refusals } = entry;
      if (subscriptions.get(url) !== subscription) continue;
      this.#drop(entry, url);
      this.#closedFor.set(url, why);
      const backOff = refusals.get(url) ?? new BackOff(() => this.#clock.now());
      refusals.set(url, backOff);
      this.#clock.after(backOff.refused(why), () => this.#sync());
    }
    this.#sync();
  }
}
