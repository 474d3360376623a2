import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import { BackOff, refusalOf } from '../lobby/refusal.ts';
import { JsonServer } from '../lobby/json-server.ts';

/** What a tracker passes on of somebody else's. */
export interface Passed {
  readonly kind: 'offer' | 'answer';
  readonly sdp: string;
  readonly peer: string;
  readonly offerId: string;
  /** The tracker it came over. */
  readonly tracker: string;
}

/** Hears of one torrent. */
export interface TorrentListener {
  passed(said: Passed): void;
  /** Another tracker is connected, which was told nothing yet. */
  reached(tracker: string): void;
}

/** How often a tracker is told that one is there, in milliseconds: as often as it asks, within these. */
const MIN_INTERVAL_MS = 10_000;
export const MAX_INTERVAL_MS = 120_000;
const MS_PER_SECOND = 1_000;

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null;

const sdpOf = (json: unknown): string | undefined =>
  isObject(json) && typeof json['sdp'] === 'string' ? json['sdp'] : undefined;

/** What a tracker passes on; undefined where it says something else. */
const readPassed = (
  { offer, answer, peer_id: peer, offer_id: offerId }: Readonly<Record<string, unknown>>,
  tracker: string,
): Passed | undefined => {
  if (typeof peer !== 'string' || typeof offerId !== 'string') return undefined;
  const [kind, sdp] = isObject(offer)
    ? (['offer', sdpOf(offer)] as const)
    : (['answer', sdpOf(answer)] as const);
  return sdp === undefined ? undefined : { kind, sdp, peer, offerId, tracker };
};

/** A tracker, and what it says no to. */
interface Tracker {
  readonly server: JsonServer;
  readonly backOff: BackOff;
  refusal: Refusal | undefined;
  again: Cancel | undefined;
}

/** WebSocket trackers, as WebTorrent has them (BEP 3 in JSON, with offers and answers that a tracker passes on). */
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

  /** Hears of the torrent with that hash. The answer ends it. */
  listen(hash: string, listener: TorrentListener): () => void {
    this.#listeners.set(hash, listener);
    return () => {
      if (this.#listeners.get(hash) === listener) this.#listeners.delete(hash);
    };
  }

  /** Tells every tracker, or one. */
  tell(message: object, tracker?: string): void {
    for (const [url, { server }] of this.#trackers)
      if (tracker === undefined || url === tracker) server.send(message);
  }

  /** After how many milliseconds the trackers want to hear of a torrent again. */
  intervalMs(hash: string): number {
    return this.#intervals.get(hash) ?? MIN_INTERVAL_MS;
  }

  #trackerAt(url: string): Tracker {
    const { now } = this.#clock;
    const opened = (): void => this.#reached(url);
    const said = (json: unknown): void => this.#said(json, url);
    return {
      server: new JsonServer(url, { opened, said, closed: () => undefined }, () => now()),
      backOff: new BackOff(() => now()),
      refusal: undefined,
      again: undefined,
    };
  }

  #reached(url: string): void {
    for (const listener of this.#listeners.values()) listener.reached(url);
  }

  /** It took nothing (BEP 3): it is told again what there is, ever more seldom. */
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
