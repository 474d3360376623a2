/** Where unpredictable bytes come from: the port Random. */
interface RandomBytes {
  bytes(count: number): Uint8Array;
}

/** A share of the whole, 0 up to but not including 1. */
export const chance = (random: RandomBytes): number => {
  const [a = 0, b = 0] = random.bytes(2);
  return (a * 256 + b) / 65_536;
};

/**
 * A time in milliseconds that is longer or shorter by up to one part of `parts`: of 4, a quarter either way. Those who
 * began together do not stay together (S. Floyd and V. Jacobson, The Synchronization of Periodic Routing Messages, 1994).
 */
export const jitter = (random: RandomBytes, ms: number, parts: number): number =>
  Math.round(ms * ((parts - 1) / parts + (chance(random) * 2) / parts));
