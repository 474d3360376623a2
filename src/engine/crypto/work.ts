import { type Bytes, concat } from '../../lib/bytes.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * Proof of work (Back, Hashcash, 2002): a number that makes the hash of an input and itself (4 B, big-endian) begin
 * with so many zero bits. It makes a thousand records or requests costly, not one: a speed bump, and no defence against an
 * attacker with patience. The input names what the proof is for.
 */

/** The largest number that its four bytes hold. */
export const MAX_NONCE = 0xffff_ffff;

/** How long is worked before others get their turn, in milliseconds, and after how many tries the clock is looked at. */
const SLICE_MS = 5;
const TRIES_PER_LOOK = 128;
/** A clock that stands still while there is work, as a virtual one does, ends no slice. */
const MAX_TRIES_PER_SLICE = 4_096;

/** The hash that is to begin with zero bits; it must not hold on to what it is given. */
export type WorkHash = (bytes: Uint8Array) => Bytes;

/** What is asked of a proof. */
export interface WorkRule {
  readonly bits: number;
  readonly hash: WorkHash;
}

/** What working stands on. */
export interface WorkDeps {
  readonly clock: Clock;
  readonly hash: WorkHash;
  /** Whether it is worth going on; without it, always. */
  isWanted?(): boolean;
}

const leadingZeroBits = (hash: Bytes): number => {
  let bits = 0;
  for (const byte of hash) {
    bits += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return bits;
};

/** Tries one number after the other over the same bytes: a copy for each would cost more than the hash does. */
const createTrial = (input: Uint8Array, hash: WorkHash): ((nonce: number) => number) => {
  const bytes = concat(input, new Uint8Array(4));
  const view = new DataView(bytes.buffer);
  return (nonce) => {
    view.setUint32(input.length, nonce);
    return leadingZeroBits(hash(bytes));
  };
};

/** Bits of work that this number proves over the input. */
export const workOf = (input: Uint8Array, nonce: number, hash: WorkHash): number =>
  createTrial(input, hash)(nonce);

/** Whether this number proves that much work over the input. */
export const hasWork = (input: Uint8Array, nonce: number, { bits, hash }: WorkRule): boolean =>
  bits === 0 || workOf(input, nonce, hash) >= bits;

/** Begins a slice of work; the answer says after each try whether it is time for others. */
const beginSlice = (clock: Clock): (() => boolean) => {
  const began = clock.now();
  let tries = 0;
  return () => {
    if (++tries % TRIES_PER_LOOK !== 0) return false;
    // A clock that is set back ends the slice too.
    return tries >= MAX_TRIES_PER_SLICE || Math.abs(clock.now() - began) >= SLICE_MS;
  };
};

/** How much work is to be done. */
export interface WorkAim {
  /** Bits without which it is worth nothing. */
  readonly least: number;
  /** Bits at which it is enough, where these are found within so many milliseconds. */
  readonly enough: number;
  readonly withinMs: number;
}

/**
 * Finds the number that proves the most, a few milliseconds at a time, until it is enough or the time is over;
 * undefined where it is wanted no more, or there is none.
 */
export const doWorkFor = async (
  { clock, hash, isWanted = () => true }: WorkDeps,
  input: Uint8Array,
  { least, enough, withinMs }: WorkAim,
): Promise<number | undefined> => {
  const bitsOf = createTrial(input, hash);
  const began = clock.now();
  let best: number | undefined;
  let most = least - 1;
  let isOver = beginSlice(clock);
  for (let nonce = 0; nonce <= MAX_NONCE && isWanted(); nonce++) {
    const bits = bitsOf(nonce);
    if (bits > most) [best, most] = [nonce, bits];
    if (most >= enough) return best;
    if (isOver()) {
      await new Promise<void>((resolve) => void clock.after(0, resolve));
      if (best !== undefined && Math.abs(clock.now() - began) >= withinMs) return best;
      isOver = beginSlice(clock);
    }
  }
  return best;
};

/** Finds the first number that proves so many bits; undefined where it is wanted no more, or there is none. */
export const doWork = (deps: WorkDeps, input: Uint8Array, bits: number): Promise<number | undefined> =>
  doWorkFor(deps, input, { least: bits, enough: bits, withinMs: 0 });
