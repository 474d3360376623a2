import { concat, utf8 } from '../../lib/bytes.ts';

/** How many relays a place with two members is held at. */
export const RELAYS_PER_PLACE = 2;

/** The least cap of places for each relay: with few places, two relays for each matter more than what one relay could count. */
const MIN_CAP = 4;

/** Places with a remembered choice, at most; the oldest is forgotten. */
const MAX_PLACES = 2_048;

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Places of a day are held from this long before the day begins (UTC), as clocks differ; see PROTOCOL.md, "Places". */
const DAY_BEGINS_EARLY_MS = 30 * 60 * 1000;

/** The canonical form of an address. */
const canonical = (url: string): string => (URL.canParse(url) ? new URL(url).href : url);

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Rendezvous hashing (Thaler and Ravishankar 1998): the addresses by SHA-256(secret ‖ address), the highest first. Two peers
 * that share a secret rank the addresses that both know in the same order, whatever other addresses each of them has.
 */
export const ranked = async (secret: Uint8Array, urls: readonly string[]): Promise<readonly string[]> => {
  const weighed = await Promise.all(
    urls.map(async (url) => {
      const bytes = concat(secret, utf8(canonical(url)));
      return { url, weight: hex(await crypto.subtle.digest('SHA-256', bytes)) };
    }),
  );
  return weighed.toSorted((a, b) => (a.weight < b.weight ? 1 : -1)).map(({ url }) => url);
};

/** A place that needs relays; `ranking`: see `ranked`. */
export interface RankedPlace {
  readonly topic: string;
  readonly ranking: readonly string[];
}

/**
 * Chooses the relays of each place so that no relay gets more than half of the places, where there are enough relays. Both
 * peers of a place always have the first relay of the ranking; the second is left out where it has its share. By chance alone,
 * with two of five relays each, one relay would have more than half of twenty places on almost every second day.
 */
export class RelayChoice {
  readonly #now: () => number;
  /** The day of each place: every day has its own places. */
  readonly #days = new Map<string, number>();
  readonly #chosen = new Map<string, readonly string[]>();
  readonly #further = new Map<string, readonly string[]>();

  /** `now` in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The relays chosen for a place; undefined where none were chosen yet. */
  of(topic: string): readonly string[] | undefined {
    return this.#chosen.get(topic);
  }

  /** Chooses for places that are added together. Earlier choices stay: those relays have seen the place already. */
  choose(places: readonly RankedPlace[]): void {
    const fresh = places.filter(({ topic }) => !this.#chosen.has(topic));
    for (const { topic, ranking } of fresh) {
      this.#chosen.set(topic, ranking.slice(0, 1));
      this.#days.set(topic, this.#today);
    }
    const { max, count, add } = this.#shares();
    for (const { topic, ranking } of fresh) {
      const [first, second] = ranking;
      if (first === undefined || second === undefined) continue;
      // With two relays in all, a cap would leave each place with one relay only.
      if (ranking.length <= RELAYS_PER_PLACE) this.#set(topic, [first, second], add);
      else if (count(first) > max && count(second) < max) {
        add(first, -1);
        this.#set(topic, [second], add);
      } else if (count(second) < max) this.#set(topic, [first, second], add);
    }
    for (const topic of this.#chosen.keys()) {
      if (this.#chosen.size <= MAX_PLACES) break;
      this.#chosen.delete(topic);
      this.#further.delete(topic);
      this.#days.delete(topic);
    }
  }

  /**
   * More relays for a place at which no peer was met: all others that do not have their share yet. Relays that were added
   * before stay.
   */
  widen({ topic, ranking }: RankedPlace): readonly string[] {
    const known = this.#further.get(topic);
    if (known) return known;
    const { max, count } = this.#shares();
    const chosen = this.#chosen.get(topic) ?? [];
    const further = ranking.filter((url) => !chosen.includes(url) && count(url) < max);
    this.#further.set(topic, further);
    return further;
  }

  get #today(): number {
    return Math.floor((this.#now() + DAY_BEGINS_EARLY_MS) / MS_PER_DAY);
  }

  /** How many places of this day a relay may have (`max`), and has (`count`). */
  #shares() {
    const today = this.#today;
    const topics = [...this.#days].filter(([, day]) => day === today).map(([topic]) => topic);
    const counts = new Map<string, number>();
    const count = (url: string): number => counts.get(url) ?? 0;
    const add = (url: string, by: 1 | -1): void => void counts.set(url, count(url) + by);
    for (const given of [this.#chosen, this.#further])
      for (const topic of topics) for (const url of given.get(topic) ?? []) add(url, 1);
    return { max: Math.max(MIN_CAP, Math.floor(topics.length / 2)), count, add };
  }

  #set(topic: string, urls: readonly string[], add: (url: string, by: 1) => void): void {
    this.#chosen.set(topic, urls);
    add(urls.at(-1) as string, 1);
  }
}
