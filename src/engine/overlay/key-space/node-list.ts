import { type Point, compareDistance } from './node-id.ts';
import { get16 } from '../wire/fields.ts';

/** The first 32 bits of a point, as a number. */
export const headOf = (point: Point): number => ((get16(point, 0) << 16) | get16(point, 2)) >>> 0;

/**
 * A list of nodes that are compared by their distance all the time. The first 32 bits of their ids lie side by side.
 * These nearly always decide, so that fifty nodes are compared without looking at one of them.
 */
export class NodeList<T extends { readonly id: Point }> {
  readonly items: readonly T[];
  readonly #heads: Uint32Array;

  constructor(items: readonly T[]) {
    this.items = items;
    this.#heads = new Uint32Array(items.length);
    for (let i = 0; i < items.length; i++) this.#heads[i] = headOf((items[i] as T).id);
  }

  /** How many nodes are nearer to a point than this one; it stops at `enough`. */
  countNearer(node: Point, target: Point, enough = Number.POSITIVE_INFINITY): number {
    const heads = this.#heads;
    const from = headOf(target);
    const distance = (headOf(node) ^ from) >>> 0;
    let count = 0;
    for (let i = 0; i < heads.length && count < enough; i++) {
      const other = ((heads[i] as number) ^ from) >>> 0;
      const isNearer = other < distance || (other === distance && this.#compare(i, node, target) < 0);
      if (isNearer) count += 1;
    }
    return count;
  }

  /**
   * How many of the counted nodes are nearer to a point than this one, by the first 32 bits of the point; it stops at
   * `enough`.
   */
  countNearerHead(
    node: Point,
    targetHead: number,
    which: { enough: number; isCounted: (item: T) => boolean },
  ): number {
    const heads = this.#heads;
    const distance = (headOf(node) ^ targetHead) >>> 0;
    let count = 0;
    for (let i = 0; i < heads.length && count < which.enough; i++) {
      if (((heads[i] as number) ^ targetHead) >>> 0 < distance && which.isCounted(this.items[i] as T))
        count += 1;
    }
    return count;
  }

  /**
   * Whether fewer than so many nodes are nearer to a point than this one, by the first 32 bits of the point: false is
   * certain. Most points are near `home`. If enough nodes share more bits with `home` than this node does, they are
   * all nearer to every point that shares as many; then no node has to be looked at.
   */
  mayBeAmong(count: number, node: Point, home: Point): (targetHead: number) => boolean {
    const heads = this.#heads;
    const [own, from] = [headOf(node), headOf(home)];
    const isNearHome = (head: number): boolean => Math.clz32(head ^ from) > Math.clz32(own ^ from);
    const isCrowded = heads.reduce((sum, head) => sum + (isNearHome(head) ? 1 : 0), 0) >= count;
    return (targetHead) => {
      if (isCrowded && isNearHome(targetHead)) return false;
      const distance = (own ^ targetHead) >>> 0;
      let nearer = 0;
      for (let i = 0; i < heads.length && nearer < count; i++) {
        if (((heads[i] as number) ^ targetHead) >>> 0 < distance) nearer += 1;
      }
      return nearer < count;
    };
  }

  /** The nearest to a point, nearest first. */
  nearest(target: Point, most: number): readonly T[] {
    const heads = this.#heads;
    const from = headOf(target);
    const chosen: number[] = [];
    // Insertion sort: a dozen out of fifty, asked for all the time.
    for (let i = 0; i < heads.length; i++) {
      const distance = ((heads[i] as number) ^ from) >>> 0;
      let at = chosen.length;
      while (at > 0) {
        const before = chosen[at - 1] as number;
        const other = ((heads[before] as number) ^ from) >>> 0;
        if (other < distance || (other === distance && this.#compare(before, this.#id(i), target) <= 0))
          break;
        at -= 1;
      }
      if (at >= most) continue;
      chosen.splice(at, 0, i);
      if (chosen.length > most) chosen.pop();
    }
    return chosen.map((i) => this.items[i] as T);
  }

  /** The nearest free node to a point; if `nearerThan` is given, only nodes nearer than that. */
  best(target: Point, isFree: (item: T) => boolean, nearerThan?: Point): T | undefined {
    const heads = this.#heads;
    const from = headOf(target);
    let best = nearerThan;
    let found: T | undefined;
    let least = best ? (headOf(best) ^ from) >>> 0 : Number.POSITIVE_INFINITY;
    for (let i = 0; i < heads.length; i++) {
      const distance = ((heads[i] as number) ^ from) >>> 0;
      if (distance > least || (distance === least && best && this.#compare(i, best, target) >= 0)) continue;
      const item = this.items[i] as T;
      if (!isFree(item)) continue;
      [best, found, least] = [item.id, item, distance];
    }
    return found;
  }

  #id(index: number): Point {
    return (this.items[index] as T).id;
  }

  #compare(index: number, node: Point, target: Point): number {
    return compareDistance(this.#id(index), node, target);
  }
}
