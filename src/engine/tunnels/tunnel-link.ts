import type { Bytes } from '../../lib/bytes.ts';
import type { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason, LinkId, LinkInfo } from '../../ports/links.ts';
import type { JoinedLinks } from './joined-links.ts';
import { Taken } from './datagrams.ts';
import { CLOSE_LIMIT_MS } from './limits.ts';
import { createStreamReceiver } from './receiver.ts';
import { createStreamSender } from './sender.ts';

/** What a link via the network is made of, and whom it tells. */
export interface TunnelLinkDeps {
  readonly clock: Clock;
  readonly links: Pick<JoinedLinks, 'adopt'>;
  readonly info: LinkInfo;
  /** Frames that the device at the other end may have handed over. */
  readonly frames: Pick<TokenBucket, 'charge' | 'waitMs'>;
  /** Sends a part of the stream; what the other end says to it, or undefined where it was not reached. */
  carry(number: number, bytes: Bytes): Promise<Taken | undefined>;
  /** It is over; `ours`: closed at this end, so the other does not know yet. */
  over(reason: LinkCloseReason): void;
}

/** A link whose frames travel as datagrams. To services it is a link like any other. */
export interface TunnelLink {
  readonly id: LinkId;
  /** Both ends have agreed to it: tells so, once. */
  open(): void;
  isOpen(): boolean;
  /** A part of the other end's stream. */
  take(number: number, bytes: Bytes): Taken;
  /** Ends it at once. */
  end(reason: LinkCloseReason): void;
}

/** A link that is not open yet. */
export const createTunnelLink = ({ clock, links, info, frames, carry, over }: TunnelLinkDeps): TunnelLink => {
  let state: 'opening' | 'open' | 'closing' | 'over' = 'opening';

  const end = (reason: LinkCloseReason): void => {
    if (state === 'over') return;
    const told = state !== 'opening';
    state = 'over';
    sender.stop();
    receiver.stop();
    over(reason);
    if (told) events.closed(reason);
  };
  const close = (): void => {
    if (state !== 'open') return;
    state = 'closing';
    sender.whenIdle(() => end('ours'));
    clock.after(CLOSE_LIMIT_MS, () => end('ours'));
  };
  const sender = createStreamSender({ clock, carry, lost: () => end('lost') });
  const events = links.adopt({
    send: (frame) => (state === 'open' ? sender.send(frame) : Promise.resolve(false)),
    close,
  });
  const receiver = createStreamReceiver({ clock, frames, frame: events.frame, broken: end });

  return {
    id: events.link,
    open: () => {
      if (state !== 'opening') return;
      state = 'open';
      events.opened(info);
    },
    isOpen: () => state === 'open',
    // Not open yet: the other end is ahead. Closing: nobody listens any more.
    take: (number, bytes) =>
      state === 'opening' ? Taken.busy : state === 'open' ? receiver.take(number, bytes) : Taken.gone,
    end,
  };
};
