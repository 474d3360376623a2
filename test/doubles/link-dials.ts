import type { Bytes } from '../../src/lib/bytes.ts';
import type { Cancel } from '../../src/lib/signal.ts';
import type { Clock } from '../../src/ports/clock.ts';
import {
  DIAL_LIMIT_MS,
  type DialOptions,
  MAX_DIALS,
  MAX_STRANGER_DIALS,
  type PlaceId,
} from '../../src/ports/links.ts';

/** One end of a dial: which node, and which of its dials. */
export interface DialEnd {
  readonly node: number;
  readonly dial: number;
}

interface Dial {
  readonly place: PlaceId;
  readonly number: number;
  /** The other end, where this one answers its offer. */
  readonly answers: DialEnd | undefined;
  readonly stranger: boolean;
  limit: Cancel;
  completed: boolean;
}

/** What the dials of a node need, and their callbacks. */
export interface LinkDialsDeps {
  readonly clock: Clock;
  /** Number of the node. */
  readonly node: number;
  trouble(place: PlaceId, detail: string): void;
  /** Offer and answer have been exchanged: a link may open between the two, after a while. */
  exchanged(own: DialEnd, other: DialEnd): void;
}

const OFFER = 1;
const ANSWER = 2;
const SIGNAL_BYTES = 9;

const encode = (tag: number, { node, dial }: DialEnd): Bytes => {
  const bytes = new Uint8Array(SIGNAL_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, tag);
  view.setUint32(1, node);
  view.setUint32(5, dial);
  return bytes;
};

const decode = (tag: number, bytes: Bytes): DialEnd | undefined => {
  if (bytes.length !== SIGNAL_BYTES || bytes[0] !== tag) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { node: view.getUint32(1), dial: view.getUint32(5) };
};

const same = (a: DialEnd | undefined, b: DialEnd): boolean => a?.node === b.node && a.dial === b.dial;

/** The dials of one node in memory. Offers and answers say which node and which dial they are of, and no more. */
export class LinkDials {
  readonly #deps: LinkDialsDeps;
  readonly #dials = new Map<PlaceId, Dial>();
  #nextNumber = 1;

  constructor(deps: LinkDialsDeps) {
    this.#deps = deps;
  }

  /** See `Dialling.offer`. */
  offer(place: PlaceId, options?: DialOptions): Bytes | undefined {
    const dial = this.#begin(place, undefined, options);
    return dial && encode(OFFER, this.#endOf(dial));
  }

  /** See `Dialling.answer`. */
  answer(place: PlaceId, offer: Bytes, options?: DialOptions): Bytes | undefined {
    const offered = decode(OFFER, offer);
    const dial = offered && this.#begin(place, offered, options);
    return dial && encode(ANSWER, this.#endOf(dial));
  }

  /** See `Dialling.complete`. */
  complete(place: PlaceId, answer: Bytes): void {
    const dial = this.#dials.get(place);
    if (!dial || dial.answers || dial.completed) return;
    dial.completed = true;
    dial.limit();
    dial.limit = this.#limit(dial, DIAL_LIMIT_MS);
    const other = decode(ANSWER, answer);
    if (other) return this.#deps.exchanged(this.#endOf(dial), other);
    this.#deps.clock.after(0, () => this.#fail(dial, 'what came for an answer is none'));
  }

  /** See `Dialling.abandon`. */
  abandon(place: PlaceId): void {
    const dial = this.#dials.get(place);
    if (dial) this.#forget(dial);
  }

  /** Lets go of everything. */
  abandonAll(): void {
    for (const place of this.#dials.keys()) this.abandon(place);
  }

  /** For the network: where a dial that has been offered and answered opens its link, if it is still under way. */
  placeOf(number: number, answers: DialEnd | undefined): PlaceId | undefined {
    const dial = [...this.#dials.values()].find((one) => one.number === number);
    if (!dial || (answers ? !same(dial.answers, answers) : !dial.completed)) return undefined;
    return dial.place;
  }

  #begin(place: PlaceId, answers: DialEnd | undefined, options: DialOptions = {}): Dial | undefined {
    const { stranger = false } = options;
    const strangers = [...this.#dials.values()].filter((one) => one.stranger).length;
    if (this.#dials.has(place) || this.#dials.size >= MAX_DIALS) return undefined;
    if (stranger && strangers >= MAX_STRANGER_DIALS) return undefined;
    const limit = (): void => undefined;
    const dial: Dial = { place, number: this.#nextNumber++, answers, stranger, limit, completed: false };
    dial.limit = this.#limit(dial, options.limitMs ?? DIAL_LIMIT_MS);
    this.#dials.set(place, dial);
    return dial;
  }

  #limit(dial: Dial, ms: number): Cancel {
    return this.#deps.clock.after(ms, () => this.#fail(dial, 'it did not open in time'));
  }

  #endOf({ number }: Dial): DialEnd {
    return { node: this.#deps.node, dial: number };
  }

  #forget(dial: Dial): boolean {
    dial.limit();
    return this.#dials.get(dial.place) === dial && this.#dials.delete(dial.place);
  }

  #fail(dial: Dial, detail: string): void {
    if (this.#forget(dial)) this.#deps.trouble(dial.place, detail);
  }
}
