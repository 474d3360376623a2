/** Where unpredictable bytes come from: the port Random. */
interface RandomBytes {
  bytes(count: number): Uint8Array;
}

/** A random number from 0 up to but not including 1. */
export const chance = (random: RandomBytes): number => {
  const [a = 0, b = 0] = random.bytes(2);
  return (a * 256 + b) / 65_536;
};

/**
 * A random time around `ms` milliseconds, longer or shorter by up to `ms / parts`: with 4, by up to a quarter. It keeps timers
 * of many browsers from synchronising (S. Floyd and V. Jacobson, The Synchronization of Periodic Routing Messages, 1994).
 */
export const jitter = (random: RandomBytes, ms: number, parts: number): number =>
  Math.round(ms * ((parts - 1) / parts + (chance(random) * 2) / parts));
