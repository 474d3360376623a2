import type { Bytes } from '../../../lib/bytes.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import type { HopStatus } from '../wire/codec.ts';
import { REVERSE_PATH_MS } from '../limits.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';
import type { Transport } from '../overlay.ts';

/** How a frame that needs an acknowledgement ended. */
export type HopOutcome = HopStatus | 'late' | 'down';

interface Waiting {
  readonly neighbour: Neighbour;
  readonly sentAt: number;
  timeout: Cancel;
  /** undefined once it was called. */
  outcome: ((outcome: HopOutcome) => void) | undefined;
}

/** Frames to neighbours that wait for their acknowledgement, hop by hop. */
export interface PendingHops {
  /** Sends the frame that is made for the hop's number; answers the number. `outcome` is called once. */
  send(neighbour: Neighbour, frame: (hop: number) => Bytes, outcome: (outcome: HopOutcome) => void): number;
  acknowledged(neighbour: Neighbour, hop: number, verdict: HopStatus): void;
  down(link: LinkId): void;
  stop(): void;
}

const HOPS_PER_LINK = 0x10000;

/** The hops of a node. */
export const createPendingHops = ({
  clock,
  transport,
}: {
  readonly clock: Clock;
  readonly transport: Transport;
}): PendingHops => {
  const waiting = new Map<number, Waiting>();
  const keyOf = (link: LinkId, hop: number): number => link * HOPS_PER_LINK + hop;

  const settle = (key: number, outcome: HopOutcome): void => {
    const one = waiting.get(key);
    if (!one) return;
    waiting.delete(key);
    one.timeout();
    one.outcome?.(outcome);
  };

  /**
   * The request goes on by another neighbour. An acknowledgement that comes later is still measured: otherwise a link
   * that is slower than the first timeout would never be measured, and always time out.
   */
  const overdue = (key: number): void => {
    const one = waiting.get(key);
    if (!one) return;
    const { neighbour, outcome } = one;
    neighbour.suspect(clock.now());
    one.outcome = undefined;
    one.timeout = clock.after(REVERSE_PATH_MS, () => waiting.delete(key));
    outcome?.('late');
  };

  return {
    send: (neighbour, frame, outcome) => {
      const hop = neighbour.nextHop();
      const key = keyOf(neighbour.link, hop);
      const timeout = clock.after(neighbour.timeoutMs, () => overdue(key));
      waiting.set(key, { neighbour, sentAt: clock.now(), timeout, outcome });
      transport.send(neighbour.link, frame(hop));
      return hop;
    },
    acknowledged: (neighbour, hop, verdict) => {
      const key = keyOf(neighbour.link, hop);
      const one = waiting.get(key);
      // Far too late, but the neighbour is there: it is not passed over any longer.
      if (!one) return neighbour.clear();
      neighbour.measured(Math.max(1, clock.now() - one.sentAt));
      settle(key, verdict);
    },
    down: (link) => {
      for (const [key, { neighbour }] of waiting) if (neighbour.link === link) settle(key, 'down');
    },
    stop: () => {
      for (const { timeout } of waiting.values()) timeout();
      waiting.clear();
    },
  };
};
