import { done } from '../../lib/result.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Item } from './batch.ts';
import type { Cursors } from './cursors.ts';
import { createTrials } from './trials.ts';

/** What taking with care needs. */
export interface CarefulTakingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  /** Number of the next message of this link's device. */
  expected(link: OpenLink): number;
  /** Acknowledges what is kept by now. */
  acknowledge(link: OpenLink): void;
}

/** Takes items; `error`: there was one, which is reported. */
export type TakeItems = (link: OpenLink, items: readonly Item[]) => Promise<'done' | 'error'>;

/** Takes messages of which one may fail by an error every time, so that it does not stop those behind it. */
export interface CarefulTaking {
  /** Takes items as `take` does, one by one where one of them has failed before. */
  take(link: OpenLink, items: readonly Item[], take: TakeItems): Promise<'done' | 'error'>;
  /** There was an error in it. */
  failed(link: OpenLink): void;
  /** Something new was taken. */
  taken(link: OpenLink): void;
}

/** The care of one engine. */
export const createCarefulTaking = (deps: CarefulTakingDeps): CarefulTaking => {
  const { core, cursors, expected } = deps;
  const trials = createTrials();

  /** Goes on behind what failed too often. That it is lost is logged; its sender hears that it came, and sends on. */
  const passOver = async (link: OpenLink): Promise<void> => {
    const { person, device } = link.peer;
    const seq = expected(link);
    const kept = await core.change(async (tx) => {
      cursors.changeIncoming(tx, person, { device, next: seq + 1 });
      return done;
    });
    if (!kept.ok) return;
    core.log.fault('delivery', `message ${seq} fails every time; it is passed over`);
    trials.passedOver(device);
    deps.acknowledge(link);
  };

  return {
    take: async (link, items, take) => {
      const { device } = link.peer;
      if (!trials.isCareful(device, expected(link))) return take(link, items);
      for (const item of items) {
        const isLast = trials.isLast(device, expected(link));
        if ((await take(link, [item])) === 'done') continue;
        if (!isLast) return 'error';
        await passOver(link);
      }
      return 'done';
    },
    failed: (link) => trials.failed(link.peer.device, expected(link)),
    taken: (link) => trials.taken(link.peer.device),
  };
};
