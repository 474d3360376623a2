import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { encodeNames } from './codec.ts';
import { ANNOUNCE_AFTER_MS, NODES_PER_ANSWER } from './limits.ts';
import type { Neighbour } from './neighbour.ts';
import type { Transport } from './overlay.ts';
import type { Surroundings } from './surroundings.ts';

/** What telling of newcomers stands on. */
export interface AnnounceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly surroundings: Surroundings;
}

/** Tells the nearest who has come near. */
export interface Announce {
  /** A server came; where it is one of the nearest, the others hear of it soon. */
  met(neighbour: Neighbour): void;
  stop(): void;
}

/**
 * Who is near to one is near to one's nearest. Without being told they would learn of each other only by asking;
 * where two halves of a network meet again, word of it runs round the whole key space in this way.
 */
export const createAnnounce = ({ clock, random, transport, surroundings }: AnnounceDeps): Announce => {
  let fresh = new Set<Neighbour>();
  let timer: Cancel | undefined;

  const tell = (): void => {
    timer = undefined;
    const nearest = surroundings.nearest();
    const news = nearest.filter((one) => fresh.has(one)).slice(0, NODES_PER_ANSWER);
    fresh = new Set();
    if (news.length === 0) return;
    for (const one of nearest) {
      const keys = news.filter((other) => other !== one).map(({ key }) => key);
      if (keys.length > 0) transport.send(one.link, encodeNames(keys));
    }
  };

  return {
    met: (neighbour) => {
      fresh.add(neighbour);
      timer ??= clock.after(jitter(random, ANNOUNCE_AFTER_MS, 3), tell);
    },
    stop: () => timer?.(),
  };
};
