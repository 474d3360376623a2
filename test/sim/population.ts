import type { Corrupt, Going, SimNode, World } from './world.ts';
import { Stream } from './random.ts';

const HOUR_MS = 3_600_000;

/** The first few come a second after each other. */
const FOUNDERS = 4;

/** Between the leaving of a node and the coming of its successor. */
const GAP_MS = 5_000;

/** Missing nodes come within this time. */
const REFILL_MS = 60_000;

/** Which nodes come, and how fast. */
export interface PopulationOptions {
  readonly nodes: number;
  /** How long the world takes to double while it grows. */
  readonly doublingMs: number;
  readonly corrupt?: Corrupt;
}

/** How long they stay, and how they go. */
export interface Churn {
  /** Median; undefined: for ever. */
  readonly sessionMs: number | undefined;
  /** Share that goes with a word. */
  readonly graceful: number;
}

/** The median of sessions of which that share ends within an hour. */
export const sessionOfLeaving = (sharePerHour: number): number =>
  (Math.LN2 * HOUR_MS) / -Math.log(1 - sharePerHour);

/** Grows the world as a real one would grow, then keeps its size while people come and go. */
export class Population {
  readonly #world: World;
  readonly #options: PopulationOptions;
  readonly #chance: Stream;
  /** How it is now; what was planned under another one is void. */
  #churn: Churn | undefined;
  came = 0;
  went = 0;

  constructor(world: World, options: PopulationOptions) {
    this.#world = world;
    this.#options = options;
    this.#chance = new Stream(world.options.seed, 'population', world.shard.index);
  }

  /** Plans the coming of all; answers after how long the last of them is there. */
  grow(): number {
    const { nodes, doublingMs } = this.#options;
    const at = (index: number): number =>
      index < FOUNDERS ? index * 1_000 : FOUNDERS * 1_000 + doublingMs * Math.log2((index + 1) / FOUNDERS);
    const { index: first, count } = this.#world.shard;
    for (let index = first; index < nodes; index += count) this.#later(at(index), () => this.#come());
    return at(nodes - 1);
  }

  /** Plans the coming of as many as have vanished; answers after how long all are there. */
  refill(): number {
    const { index: first, count } = this.#world.shard;
    const wanted = Math.ceil((this.#options.nodes - first) / count);
    for (let missing = wanted - this.#world.nodes.length; missing > 0; missing--)
      this.#later(this.#chance.below(REFILL_MS), () => this.#come());
    return REFILL_MS;
  }

  /** From now on sessions end, and others begin. */
  churn(churn: Churn): void {
    if (churn.sessionMs === undefined) return;
    this.#churn = churn;
    for (const node of this.#world.nodes) this.#plan(node, churn);
  }

  /** No more coming and going. */
  rest(): void {
    this.#churn = undefined;
  }

  /** That share of all is gone at once, without a word. */
  vanish(share: number): void {
    const nodes = this.#world.nodes.filter(() => this.#chance.share() < share);
    for (const node of nodes) this.#world.remove(node, 'vanish');
    this.went += nodes.length;
  }

  #come(): void {
    const node = this.#world.spawn(this.#options.corrupt);
    this.came++;
    if (this.#churn) this.#plan(node, this.#churn);
  }

  #plan(node: SimNode, churn: Churn): void {
    const mean = (churn.sessionMs ?? 0) / Math.LN2;
    const how: Going = this.#chance.share() < churn.graceful ? 'leave' : 'vanish';
    this.#later(this.#chance.exponential(mean), () => {
      if (this.#churn !== churn || !node.host.alive) return;
      this.#world.remove(node, how);
      this.went++;
      this.#later(this.#chance.exponential(GAP_MS), () => this.#come());
    });
  }

  #later(ms: number, run: () => void): void {
    this.#world.clock.after(ms, run, { alive: true });
  }
}
