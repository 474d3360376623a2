import { type Bytes, equalBytes, erase } from '../../lib/bytes.ts';
import { stepChain } from './kdf.ts';
import { MAX_AHEAD_MS, MAX_SKIPPED_KEYS, SKIPPED_KEY_AGE_MS } from './limits.ts';
import type { SkippedChain, SkippedKey } from './ratchet-state.ts';

/** All of them, kept by the header key of their chain; the oldest chain and the oldest key first. */
export type SkippedKeys = readonly SkippedChain[];

/**
 * Drops the keys of messages that are not expected any more. A key that was set aside by a clock that was ahead counts as set
 * aside now.
 */
export const dropOldKeys = (skipped: SkippedKeys, now: number): SkippedKeys => {
  const isAhead = ([, , at]: SkippedKey): boolean => at - now > MAX_AHEAD_MS;
  const isFresh = ([, , at]: SkippedKey): boolean => now - at < SKIPPED_KEY_AGE_MS;
  if (skipped.every(({ keys }) => keys.every((key) => isFresh(key) && !isAhead(key)))) return skipped;
  const dated = (key: SkippedKey): SkippedKey => (isAhead(key) ? [key[0], key[1], now] : key);
  return skipped
    .map(({ HK, keys }) => ({ HK, keys: keys.filter(isFresh).map(dated) }))
    .filter(({ keys }) => keys.length > 0);
};

/** Without the oldest keys beyond the bound. */
const bounded = (skipped: SkippedKeys): SkippedKeys => {
  let excess = skipped.reduce((sum, { keys }) => sum + keys.length, 0) - MAX_SKIPPED_KEYS;
  if (excess <= 0) return skipped;
  return skipped.flatMap(({ HK, keys }) => {
    const dropped = Math.min(excess, keys.length);
    excess -= dropped;
    return dropped < keys.length ? [{ HK, keys: keys.slice(dropped) }] : [];
  });
};

/** Adds the keys of a chain for messages that were overtaken. */
export const addSkipped = (skipped: SkippedKeys, HK: Bytes, keys: readonly SkippedKey[]): SkippedKeys => {
  if (keys.length === 0) return skipped;
  const at = skipped.findIndex((chain) => equalBytes(chain.HK, HK));
  const known = skipped[at];
  if (!known) return bounded([...skipped, { HK, keys }]);
  return bounded(skipped.with(at, { HK, keys: [...known.keys, ...keys] }));
};

/** The message key of a chain's number and the keys without it, or undefined where it is not there. */
export const takeSkipped = (
  skipped: SkippedKeys,
  HK: Bytes,
  N: number,
): { readonly MK: Bytes; readonly rest: SkippedKeys } | undefined => {
  const chain = skipped.find((each) => equalBytes(each.HK, HK));
  const found = chain?.keys.find(([number]) => number === N);
  if (!chain || !found) return undefined;
  const keys = chain.keys.filter((each) => each !== found);
  const rest = skipped.flatMap((each) => (each === chain ? (keys.length > 0 ? [{ HK, keys }] : []) : [each]));
  return { MK: found[1], rest };
};

/** A chain moved forward to a number: the key set aside for each message before it, and the chain key there. */
export const skipTo = (
  chain: { readonly CK: Bytes; readonly from: number; readonly to: number },
  now: number,
): { readonly CK: Bytes; readonly keys: readonly SkippedKey[] } => {
  const keys: SkippedKey[] = [];
  let { CK } = chain;
  for (let N = chain.from; N < chain.to; N++) {
    const step = stepChain(CK);
    if (N > chain.from) erase(CK); // The first one is the state's.
    keys.push([N, step.messageKey, now]);
    CK = step.chainKey;
  }
  return { CK, keys };
};
