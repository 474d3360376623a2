import type { Bytes } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import {
  FRAME_RATE_BURST,
  MAX_FRAME_BYTES,
  MAX_UNREAD_BYTES,
  type LinkCloseReason,
} from '../../src/ports/links.ts';

/** What an honest side has under way at most, so that it never floods. */
const SEND_WINDOW_BYTES = MAX_UNREAD_BYTES / 2;

/** What a wire needs, and its callbacks. */
export interface WireDeps {
  readonly clock: Clock;
  readonly latencyMs: number;
  /** A frame arrived; counts as unread until the promise settles, where there is one. */
  arrived(frame: Bytes): void | Promise<void>;
  /** What arrived breaks the rules. */
  violated(reason: LinkCloseReason): void;
}

/** One direction of a link in memory. */
export class Wire {
  readonly #deps: WireDeps;
  readonly #waiting: { readonly frame: Bytes; readonly settle: (sent: boolean) => void }[] = [];
  #underWay = 0;
  #unread = 0;
  #injected = 0;
  #dead = false;
  #onIdle: (() => void) | undefined;

  constructor(deps: WireDeps) {
    this.#deps = deps;
  }

  /** Sends as an honest link does: in order, and no more than the other side can take. */
  send(frame: Bytes): Promise<boolean> {
    if (this.#dead) return Promise.resolve(false);
    return new Promise((settle) => {
      // A copy, as from a real link: what the sender does with its bytes later changes nothing.
      this.#waiting.push({ frame: frame.slice(), settle });
      this.#pump();
    });
  }

  /** Sends what no honest link would: anything, and as much as one likes. */
  inject(frame: Bytes): void {
    this.#injected += 1;
    const flood = this.#injected > FRAME_RATE_BURST;
    this.#later(() => (flood ? this.#deps.violated('flood') : this.#arrive(frame, () => undefined)));
  }

  /** Runs once everything that was sent has arrived. */
  whenIdle(run: () => void): void {
    this.#onIdle = () => this.#later(run);
    this.#pump();
  }

  /** Nothing arrives any more; what waits is answered false. */
  die(): void {
    this.#dead = true;
    for (const { settle } of this.#waiting.splice(0)) settle(false);
  }

  #later(run: () => void): void {
    this.#deps.clock.after(this.#deps.latencyMs, () => {
      if (!this.#dead) run();
    });
  }

  #pump(): void {
    for (let head = this.#waiting[0]; head && this.#fits(head.frame); head = this.#waiting[0]) {
      this.#waiting.shift();
      const { frame } = head;
      // The receiver may transfer the frame's buffer, and then it has no length.
      const size = frame.length;
      this.#underWay += size;
      this.#later(() => this.#arrive(frame, () => this.#taken(size)));
      head.settle(true);
    }
    if (this.#waiting.length > 0) return;
    this.#onIdle?.();
    this.#onIdle = undefined;
  }

  #fits(frame: Bytes): boolean {
    return this.#underWay + frame.length <= SEND_WINDOW_BYTES;
  }

  #taken(bytes: number): void {
    this.#underWay -= bytes;
    this.#pump();
  }

  #arrive(frame: Bytes, taken: () => void): void {
    const size = frame.length;
    if (size === 0) return this.#deps.violated('malformed');
    if (size > MAX_FRAME_BYTES) return this.#deps.violated('oversized');
    if (this.#unread + size > MAX_UNREAD_BYTES) return this.#deps.violated('flood');
    this.#unread += size;
    const read = (): void => {
      this.#unread -= size;
      taken();
    };
    const reading = this.#deps.arrived(frame);
    if (reading) reading.then(read, read);
    else read();
  }
}
