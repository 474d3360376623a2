import { type Bytes, NO_BYTES } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import { MAX_FORWARDING, FORWARDING_TIMEOUT_MS } from './limits.ts';
import { type ForwardFrame, encodeForward } from './forwarding-codec.ts';

/** What forward requests need. */
export interface ForwardRequestsDeps {
  readonly clock: Clock;
  /** Sends the body of a frame to a contact. */
  send(link: LinkId, body: Bytes): void;
}

/** Frames that contacts were asked to pass on, and that they have not answered yet. */
export interface ForwardRequests {
  /** Sends a frame to a contact. Resolves with the answer, or with no bytes if none comes in time. */
  ask(link: LinkId, frame: (number: number) => ForwardFrame): Promise<Bytes>;
  /** Takes the answer of a contact. An answer to no request is ignored. */
  answered(link: LinkId, number: number, answer: Bytes): void;
  closed(link: LinkId): void;
}

interface Waiting {
  readonly link: LinkId;
  settle(answer: Bytes): void;
}

/** The forward requests of one engine. */
export const createForwardRequests = ({ clock, send }: ForwardRequestsDeps): ForwardRequests => {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  return {
    ask: (link, frame) =>
      new Promise((resolve) => {
        if (waiting.size >= MAX_FORWARDING) return resolve(NO_BYTES);
        const number = (next = (next + 1) >>> 0);
        const timeout: Cancel = clock.after(FORWARDING_TIMEOUT_MS, () => settle(NO_BYTES));
        const settle = (answer: Bytes): void => {
          timeout();
          waiting.delete(number);
          resolve(answer);
        };
        waiting.set(number, { link, settle });
        send(link, encodeForward(frame(number)));
      }),
    answered: (link, number, answer) => {
      const one = waiting.get(number);
      if (one?.link === link) one.settle(answer);
    },
    closed: (link) => {
      for (const one of Array.from(waiting.values())) if (one.link === link) one.settle(NO_BYTES);
    },
  };
};
