import { jitter } from '../../../lib/jitter.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { encodeNames } from '../wire/codec.ts';
import { ANNOUNCE_AFTER_MS, NODES_PER_ANSWER } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Transport } from '../overlay.ts';
import type { SiblingList } from '../routing-table/sibling-list.ts';

/** What announcing new siblings needs. */
export interface AnnounceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly siblings: SiblingList;
}

/** Announces new siblings to the other siblings. */
export interface Announce {
  /** A server became a neighbour. If it is a sibling, the other siblings hear of it soon. */
  met(neighbour: Neighbour): void;
  stop(): void;
}

/**
 * A sibling of one node is a sibling of the nodes near it. Without announcements they would find each other only by
 * asking. After a partition, announcements run round the whole key space.
 */
export const createAnnounce = ({ clock, random, transport, siblings }: AnnounceDeps): Announce => {
  let fresh = new Set<Neighbour>();
  let timer: Cancel | undefined;

  const tell = (): void => {
    timer = undefined;
    const nearest = siblings.nearest();
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
