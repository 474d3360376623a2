import type { Parts } from '../lib/parts.ts';

/** What is missing is fetched again by itself after this long, in milliseconds: a host may be away with the network up. */
const LOAD_AGAIN_MS = 15_000;

/** Fetches what is missing in this thread again: when the network is back, and from time to time. */
export const loadMissingAgain = ({ again, tries }: Pick<Parts, 'again' | 'tries'>): void => {
  let timer: ReturnType<typeof setInterval> | undefined;
  addEventListener('online', again);
  tries.subscribe((missing) => {
    if (missing === 0) {
      clearInterval(timer);
      timer = undefined;
    } else timer ??= setInterval(again, LOAD_AGAIN_MS);
  });
};
