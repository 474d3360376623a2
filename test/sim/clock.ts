import type { Cancel } from '../../src/lib/signal.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** Milliseconds that one wheel covers; a power of two, as slots are found by masking. */
const WHEEL_MS = 4_096;
const MASK = WHEEL_MS - 1;

/** A timer longer than this is upkeep, whatever was going on when it was set: no lookup is charged for it. */
const CAUSED_TIMER_MS = 10_000;

/** How long the loop goes on before it lets the process breathe, in milliseconds of the wall clock. */
const SLICE_MS = 200;

/** Something that happens at an instant. Events are links of their slot's list, so that scheduling allocates nothing. */
export abstract class SimEvent {
  next: SimEvent | undefined = undefined;
  due = 0;
  /** What it is charged to: the number of a lookup, 0 for none. */
  cause = 0;
  abstract fire(): void;
}

/** Whether the one a timer belongs to is still there; what has vanished does nothing more. */
export interface Life {
  readonly alive: boolean;
}

class Timer extends SimEvent {
  readonly life: Life;
  run: (() => void) | undefined;
  constructor(life: Life, run: () => void) {
    super();
    this.life = life;
    this.run = run;
  }
  fire(): void {
    const { run } = this;
    this.run = undefined;
    if (run && this.life.alive) run();
  }
}

interface EventList {
  head: SimEvent | undefined;
  tail: SimEvent | undefined;
}

const append = (list: EventList, event: SimEvent): void => {
  event.next = undefined;
  if (list.tail) list.tail.next = event;
  else list.head = event;
  list.tail = event;
};

const macrotask = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/**
 * Runs every microtask there is, as a browser does between two tasks. Node runs this between two timers itself
 * (DEP0134: old, but there); where it is missing a macrotask does the same, fifty times slower.
 */
const drain = (process as unknown as { readonly _tickCallback?: () => void })._tickCallback;

/**
 * The one clock of a world: a wheel of buckets of one millisecond, and a list for each later turn of the wheel, so
 * that scheduling is O(1) and nothing is sorted. What falls on one instant happens in the order it was scheduled,
 * and all promises settle after each event: the same seed gives the same run, event for event.
 */
export class SimClock {
  /** Milliseconds since the world began. */
  now = 0;
  /** What is being charged just now; whatever is scheduled meanwhile inherits it. */
  cause = 0;
  readonly #wheel: readonly EventList[] = Array.from({ length: WHEEL_MS }, () => ({
    head: undefined,
    tail: undefined,
  }));
  readonly #later = new Map<number, EventList>();
  #turn = 0;

  /** Puts an event at an instant, in whole milliseconds, not before now; charged to the present cause. */
  schedule(event: SimEvent, due: number): void {
    event.due = due;
    event.cause = this.cause;
    this.#put(event);
  }

  /** Runs once after that long, if its owner is still there. */
  after(ms: number, run: () => void, life: Life): Cancel {
    const timer = new Timer(life, run);
    const wait = Math.max(0, Math.ceil(ms));
    this.schedule(timer, this.now + wait);
    if (wait > CAUSED_TIMER_MS) timer.cause = 0;
    return () => {
      timer.run = undefined;
    };
  }

  /** Lets the world go on until that instant, which is part of it. */
  run(until: number): Promise<void> {
    if (!drain) return this.#runSlowly(until);
    return new Promise((resolve, reject) => {
      // In the callback itself, never behind an `await`: inside a microtask nothing drains.
      const go = (): void => {
        try {
          if (this.#slice(until, drain)) resolve();
          else setImmediate(go);
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(go);
    });
  }

  async #runSlowly(until: number): Promise<void> {
    await macrotask();
    for (let event = this.#take(until); event; event = this.#take(until)) {
      event.fire();
      await macrotask();
    }
    this.cause = 0;
  }

  /** True once nothing is left to do before `until`. */
  #slice(until: number, settle: () => void): boolean {
    const endsAt = performance.now() + SLICE_MS;
    for (let count = 1; ; count++) {
      const event = this.#take(until);
      if (!event) break;
      event.fire();
      settle();
      if ((count & 1023) === 0 && performance.now() > endsAt) return false;
    }
    this.cause = 0;
    return true;
  }

  #put(event: SimEvent): void {
    const turn = Math.floor(event.due / WHEEL_MS);
    if (turn === this.#turn) return append(this.#wheel[event.due & MASK] as EventList, event);
    const list = this.#later.get(turn);
    if (list) append(list, event);
    else this.#later.set(turn, { head: event, tail: event });
  }

  /** The next event, with time moved on to it; undefined where there is none until then. */
  #take(until: number): SimEvent | undefined {
    for (;;) {
      const slot = this.#wheel[this.now & MASK] as EventList;
      const event = slot.head;
      if (event) {
        slot.head = event.next;
        if (!event.next) slot.tail = undefined;
        event.next = undefined;
        this.cause = event.cause;
        return event;
      }
      if (this.now >= until) return undefined;
      this.now++;
      if ((this.now & MASK) === 0) this.#beginTurn();
    }
  }

  #beginTurn(): void {
    this.#turn = this.now / WHEEL_MS;
    const list = this.#later.get(this.#turn);
    this.#later.delete(this.#turn);
    for (let event = list?.head; event;) {
      const { next } = event;
      // What was cancelled is not worth a place: most timers are time-outs of what was answered.
      if (!(event instanceof Timer) || event.run) {
        append(this.#wheel[event.due & MASK] as EventList, event);
      }
      event = next;
    }
  }
}

/** Where simulated calendars begin. */
const EPOCH_MS = Date.UTC(2026, 0, 1, 12);

/** The clock of one node: off by `skewMs`, and still once its owner is gone. */
export const createNodeClock = (clock: SimClock, life: Life, skewMs: number): Clock => ({
  now: () => EPOCH_MS + skewMs + clock.now,
  after: (ms, run) => clock.after(ms, run, life),
});
