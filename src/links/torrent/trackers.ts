import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import { RefusalBackoff, refusalOf } from '../signalling/refusal.ts';
import { JsonSocket } from '../signalling/json-socket.ts';

/** An offer or answer of another peer, as a tracker passes it on. */
export interface PassedSignal {
  readonly kind: 'offer' | 'answer';
  readonly sdp: string;
  readonly peer: string;
  readonly offerId: string;
  /** The tracker that passed it on. */
  readonly tracker: string;
}

/** The callbacks of one torrent. */
export interface TorrentListener {
  passed(said: PassedSignal): void;
  /** Another tracker is connected, and has no announcement yet. */
  reached(tracker: string): void;
}

/** Limits of the interval that a tracker asks for, in milliseconds. */
const MIN_INTERVAL_MS = 10_000;
export const MAX_INTERVAL_MS = 120_000;
const MS_PER_SECOND = 1_000;

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null;

const sdpOf = (json: unknown): string | undefined =>
  isObject(json) && typeof json['sdp'] === 'string' ? json['sdp'] : undefined;

/** Parses an offer or answer that a tracker passes on; undefined for any other message. */
const readPassed = (
  { offer, answer, peer_id: peer, offer_id: offerId }: Readonly<Record<string, unknown>>,
  tracker: string,
): PassedSignal | undefined => {
  if (typeof peer !== 'string' || typeof offerId !== 'string') return undefined;
  const [kind, sdp] = isObject(offer)
    ? (['offer', sdpOf(offer)] as const)
    : (['answer', sdpOf(answer)] as const);
  return sdp === undefined ? undefined : { kind, sdp, peer, offerId, tracker };
};

/** A tracker, and why it refuses. */
interface Tracker {
  readonly server: JsonSocket;
  readonly backOff: RefusalBackoff;
  refusal: Refusal | undefined;
  again: Cancel | undefined;
}

/** WebSocket trackers of WebTorrent (BEP 3 in JSON, with offers and answers that a tracker passes on). */
export class Trackers {
  readonly #clock: Clock;
  readonly #trackers: ReadonlyMap<string, Tracker>;
  readonly #listeners = new Map<string, TorrentListener>();
  readonly #intervals = new Map<string, number>();

  constructor({ clock, urls }: { readonly clock: Clock; readonly urls: readonly string[] }) {
    this.#clock = clock;
    this.#trackers = new Map(urls.map((url) => [url, this.#trackerAt(url)]));
  }

  sockets(): Readonly<Record<string, WebSocket>> {
    return Object.fromEntries(
      [...this.#trackers].flatMap(([url, { server }]) => (server.socket ? [[url, server.socket]] : [])),
    );
  }

  refusal(url: string): Refusal | undefined {
    return this.#trackers.get(url)?.refusal;
  }

  /** Connects to every tracker that is not connected. */
  open(): void {
    for (const { server } of this.#trackers.values()) server.open();
  }

  close(): void {
    for (const { server } of this.#trackers.values()) server.close();
  }

  /** Listens to the torrent with this hash. The returned function ends it. */
  listen(hash: string, listener: TorrentListener): () => void {
    this.#listeners.set(hash, listener);
    return () => {
      if (this.#listeners.get(hash) === listener) this.#listeners.delete(hash);
    };
  }

  /** Sends a message to every tracker, or to one. */
  tell(message: object, tracker?: string): void {
    for (const [url, { server }] of this.#trackers)
      if (tracker === undefined || url === tracker) server.send(message);
  }

  /** The interval of announcements that the trackers ask for, in milliseconds. */
  intervalMs(hash: string): number {
    return this.#intervals.get(hash) ?? MIN_INTERVAL_MS;
  }

  #trackerAt(url: string): Tracker {
    const { now } = this.#clock;
    const opened = (): void => this.#reached(url);
    const said = (json: unknown): void => this.#said(json, url);
    return {
      server: new JsonSocket(url, { opened, said, closed: () => undefined }, () => now()),
      backOff: new RefusalBackoff(() => now()),
      refusal: undefined,
      again: undefined,
    };
  }

  #reached(url: string): void {
    for (const listener of this.#listeners.values()) listener.reached(url);
  }

  /** The tracker has refused the announcement (BEP 3): it is announced to again, with back-off. */
  #refused(url: string, why: unknown): void {
    const tracker = this.#trackers.get(url);
    if (!tracker) return;
    tracker.refusal = refusalOf(why);
    tracker.again ??= this.#clock.after(tracker.backOff.refused(tracker.refusal), () => {
      tracker.again = undefined;
      this.#reached(url);
    });
  }

  #said(json: unknown, tracker: string): void {
    if (isObject(json) && 'failure reason' in json) return this.#refused(tracker, json['failure reason']);
    const hash = isObject(json) && json['info_hash'];
    if (!isObject(json) || typeof hash !== 'string') return;
    const taking = this.#trackers.get(tracker);
    if (taking) taking.refusal = undefined;
    const listener = this.#listeners.get(hash);
    if (!listener) return;
    const { interval } = json;
    if (typeof interval === 'number' && interval > 0)
      this.#intervals.set(
        hash,
        Math.min(Math.max(interval * MS_PER_SECOND, MIN_INTERVAL_MS), MAX_INTERVAL_MS),
      );
    const passed = readPassed(json, tracker);
    if (passed) listener.passed(passed);
  }
}
