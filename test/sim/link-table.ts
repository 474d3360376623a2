import type { LinkId } from '../../src/ports/links.ts';
import type { Host } from './host.ts';

const FIRST_ENDS = 4_096;

/** `open`: frames go · `shut`: closed here, not told yet · `gone`: told */
const State = { gone: 0, shut: 1, open: 2 } as const;

const doubled = <T extends Float64Array | Uint8Array | Uint32Array>(
  array: T,
  make: (length: number) => T,
): T => {
  const larger = make(2 * array.length);
  larger.set(array);
  return larger;
};

/**
 * The ends of all links in flat arrays: two neighbouring numbers are the two ends of one link, so that the other end
 * of `end` is `end ^ 1`. A number is used again once both ends are gone.
 */
export class LinkTable {
  readonly #owners: (Host | undefined)[] = [];
  readonly #free: number[] = [];
  #states = new Uint8Array(FIRST_ENDS);
  #generations = new Uint32Array(FIRST_ENDS);
  #ids = new Uint32Array(FIRST_ENDS);
  #delays = new Float64Array(FIRST_ENDS);
  #arrivals = new Float64Array(FIRST_ENDS);
  #used = 0;

  /** A new link, both ends open; answers the end of the first host. */
  add(a: Host, b: Host, delayMs: number): number {
    const end = this.#free.pop() ?? this.#grow();
    for (const [one, owner] of [
      [end, a],
      [end ^ 1, b],
    ] as const) {
      this.#owners[one] = owner;
      this.#states[one] = State.open;
      this.#delays[one] = delayMs;
      this.#arrivals[one] = 0;
      this.#generations[one] = (this.#generations[one] as number) + 1;
      const id = owner.nextLink++;
      this.#ids[one] = id;
      owner.links.set(id as LinkId, one);
    }
    return end;
  }

  ownerOf(end: number): Host | undefined {
    return this.#owners[end];
  }

  /** What the host at this end calls the link. */
  idOf(end: number): LinkId {
    return this.#ids[end] as LinkId;
  }

  isOpen(end: number): boolean {
    return this.#states[end] === State.open;
  }

  /** Nothing goes out any more; told later. */
  shut(end: number): void {
    this.#states[end] = State.shut;
  }

  generationOf(end: number): number {
    return this.#generations[end] as number;
  }

  delayOf(end: number): number {
    return this.#delays[end] as number;
  }

  /** When the last frame on its way to this end gets there. */
  arrivalAt(end: number): number {
    return this.#arrivals[end] as number;
  }

  setArrival(end: number, at: number): void {
    this.#arrivals[end] = at;
  }

  /** False where the end is gone already. */
  remove(end: number): boolean {
    if (this.#states[end] === State.gone) return false;
    this.#states[end] = State.gone;
    this.#owners[end]?.links.delete(this.idOf(end));
    if (this.#states[end ^ 1] === State.gone) {
      this.#owners[end] = undefined;
      this.#owners[end ^ 1] = undefined;
      this.#free.push(end & ~1);
    }
    return true;
  }

  #grow(): number {
    const end = this.#used;
    this.#used += 2;
    if (this.#used > this.#states.length) {
      this.#states = doubled(this.#states, (length) => new Uint8Array(length));
      this.#generations = doubled(this.#generations, (length) => new Uint32Array(length));
      this.#ids = doubled(this.#ids, (length) => new Uint32Array(length));
      this.#delays = doubled(this.#delays, (length) => new Float64Array(length));
      this.#arrivals = doubled(this.#arrivals, (length) => new Float64Array(length));
    }
    return end;
  }
}
