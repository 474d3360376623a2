import type { KindCount } from './traffic.ts';
import type { World } from './world.ts';

/** What a shard has sent and seen between two moments. */
export interface Since {
  /** How long nodes were there, all together. */
  readonly nodeMs: number;
  /** Frames and bytes that are not of lookups. */
  readonly frames: number;
  readonly bytes: number;
  /** All that was sent. */
  readonly kinds: readonly KindCount[];
  /** Ends of links at doorkeepers, and how long doors were kept. */
  readonly kept: number;
  readonly keeperMs: number;
  /** Doorkeepers at the end, and rooms with members. */
  readonly keepers: number;
  readonly rooms: number;
}

type Totals = Pick<Since, 'nodeMs' | 'frames' | 'bytes' | 'kinds' | 'kept' | 'keeperMs'>;

const totalsOf = (world: World): Totals => {
  const { traffic, lobby } = world;
  return {
    nodeMs: world.nodeMs(),
    frames: traffic.frames - traffic.causedFrames,
    bytes: traffic.bytes - traffic.causedBytes,
    kinds: traffic.kinds(),
    kept: lobby.kept,
    keeperMs: lobby.present().keeperMs,
  };
};

/** Totals at one moment, to be told from those of a later one. */
export class Mark {
  readonly #world: World;
  readonly #before: Totals;

  constructor(world: World) {
    this.#world = world;
    this.#before = totalsOf(world);
  }

  since(): Since {
    const before = this.#before;
    const now = totalsOf(this.#world);
    const { keepers, rooms } = this.#world.lobby.present();
    const kinds = now.kinds.map(({ kind, frames, bytes }) => {
      const was = before.kinds.find((one) => one.kind === kind);
      return { kind, frames: frames - (was?.frames ?? 0), bytes: bytes - (was?.bytes ?? 0) };
    });
    return {
      nodeMs: now.nodeMs - before.nodeMs,
      frames: now.frames - before.frames,
      bytes: now.bytes - before.bytes,
      kinds,
      kept: now.kept - before.kept,
      keeperMs: now.keeperMs - before.keeperMs,
      keepers,
      rooms,
    };
  }
}
