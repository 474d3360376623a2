import { type PublishingOptions, Publishing, type Stored, isVersion } from './publishing.ts';
import { Stream } from './random.ts';
import type { SimNode, World } from './world.ts';

/** A lookup has ended, found or not, after this long. */
const ANSWERED_MS = 20_000;

/** What people do. */
export interface WorkloadOptions extends PublishingOptions {
  readonly lookupsPerSecond: number;
}

/** How one lookup went. */
export interface Outcome {
  readonly cause: number;
  readonly startedAt: number;
  /** The newest version that was stored when it began was in the result. */
  readonly success: boolean;
  /** An older version was. */
  readonly stale: boolean;
  readonly kind: Stored['kind'];
  /** A node answered, found or not. */
  readonly answered: boolean;
  readonly hops: number;
  readonly tookMs: number;
  /** Until the record was there first; undefined: it never was. */
  readonly firstMs: number | undefined;
}

/** Has everybody publish, and look each other up. */
export class Workload {
  readonly publishing: Publishing;
  readonly outcomes: Outcome[] = [];
  /** Lookups that could not begin, as the node knew no other node. */
  notReady = 0;
  readonly #world: World;
  readonly #options: WorkloadOptions;
  readonly #chance: Stream;
  #isLooking = false;

  constructor(world: World, options: WorkloadOptions) {
    this.#world = world;
    this.#options = options;
    this.#chance = new Stream(world.options.seed, 'workload', world.shard.index);
    this.publishing = new Publishing(world, options, this.#chance);
  }

  /** From now on people look each other up. */
  look(): void {
    this.#isLooking = true;
    const next = (): void => {
      if (!this.#isLooking) return;
      this.#after(
        this.#chance.exponential((1_000 * this.#world.shard.count) / this.#options.lookupsPerSecond),
        next,
      );
      const stored = this.#chance.pick(this.publishing.stored);
      if (stored) void this.lookup(stored)?.then((outcome) => outcome && this.outcomes.push(outcome));
    };
    next();
  }

  rest(): void {
    this.#isLooking = false;
  }

  /**
   * A present node looks for this. Charges the rest of the present event to the lookup, so it must be the
   * last thing an event does; undefined where the drawn node knows no other node yet, or leaves before the end.
   */
  lookup(stored: Stored, paths?: number): Promise<Outcome | undefined> | undefined {
    const node = this.#someone(stored.owner);
    if (!node?.overlay.isReady()) {
      this.notReady++;
      return undefined;
    }
    const { clock, traffic } = this.#world;
    const cause = traffic.newCause();
    const { version } = stored;
    const startedAt = clock.now;
    let firstMs: number | undefined;
    clock.cause = cause;
    const { done } = node.overlay.find({
      key: stored.key,
      kind: stored.kind,
      what: 'record',
      ...(paths && { paths }),
      found: ({ value }) => {
        if (isVersion(value, stored, version)) firstMs ??= clock.now - startedAt;
      },
    });
    return done.then(({ records, hops, tookMs, answered }) => {
      if (!node.host.alive) return undefined;
      return {
        cause,
        startedAt,
        success: records.some(({ value }) => isVersion(value, stored, version)),
        stale: records.some(({ value }) => isVersion(value, stored, 0)),
        kind: stored.kind,
        answered,
        hops,
        tookMs,
        firstMs,
      };
    });
  }

  /** Looks for each of these once, spread over that time. */
  async probe(
    sample: readonly Stored[],
    { ms, paths }: { readonly ms: number; readonly paths?: number },
  ): Promise<{ readonly found: number; readonly missed: readonly Stored[] }> {
    const missed = new Set(sample);
    sample.forEach((stored, i) => {
      this.#after((ms * i) / sample.length, () => {
        void this.lookup(stored, paths)?.then((outcome) => outcome?.success && missed.delete(stored));
      });
    });
    await this.#world.run(this.#world.clock.now + ms + ANSWERED_MS);
    return { found: sample.length - missed.size, missed: [...missed] };
  }

  /** That many of what is stored, drawn. */
  sample(count: number): readonly Stored[] {
    const pool = [...this.publishing.stored];
    const drawn: Stored[] = [];
    while (drawn.length < count && pool.length > 0) {
      const at = this.#chance.below(pool.length);
      drawn.push(pool[at] as Stored);
      pool[at] = pool[pool.length - 1] as Stored;
      pool.pop();
    }
    return drawn;
  }

  #someone(not: number): SimNode | undefined {
    for (let tries = 0; tries < 20; tries++) {
      const node = this.#chance.pick(this.#world.nodes);
      if (node && node.host.index !== not && !node.isLiar) return node;
    }
    return undefined;
  }

  #after(ms: number, run: () => void): void {
    this.#world.clock.after(ms, run, { alive: true });
  }
}
