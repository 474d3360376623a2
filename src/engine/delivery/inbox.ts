import type { LinkId } from '../../ports/links.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Item } from './batch.ts';

/** Messages taken at a time, and kept in one write. */
const BATCH = 64;

interface Waiting {
  readonly item: Item;
  taken(): void;
}

interface Queue {
  readonly waiting: Waiting[];
  draining: boolean;
}

/** What has arrived and is not dealt with yet, link by link and in order. */
export interface Inbox {
  /** Settles when the item is dealt with. */
  push(link: OpenLink, item: Item): Promise<void>;
  forget(link: LinkId): void;
}

/** Takes what arrives. */
export interface Taker {
  /** Deals with a batch, one of each link at a time. */
  take(link: OpenLink, items: readonly Item[]): Promise<void>;
  /** There was an error in `take`; what comes next is taken all the same. */
  failed(link: OpenLink): void;
}

/** An inbox. */
export const createInbox = (boundary: ErrorBoundary, { take, failed }: Taker): Inbox => {
  const queues = new Map<LinkId, Queue>();

  const drain = async (link: OpenLink, queue: Queue): Promise<void> => {
    queue.draining = true;
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, BATCH);
      const items = batch.map(({ item }) => item);
      await boundary.run(
        'delivery',
        () => take(link, items),
        () => failed(link),
      );
      for (const { taken } of batch) taken();
    }
    queue.draining = false;
  };

  return {
    push: (link, item) =>
      new Promise((taken) => {
        const queue = queues.get(link.id) ?? { waiting: [], draining: false };
        queues.set(link.id, queue);
        queue.waiting.push({ item, taken });
        if (!queue.draining) void drain(link, queue);
      }),
    forget: (link) => void queues.delete(link),
  };
};
