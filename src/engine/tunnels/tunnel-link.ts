import type { Bytes } from '../../lib/bytes.ts';
import type { TokenBucket } from '../../lib/token-bucket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkCloseReason, LinkId, LinkInfo } from '../../ports/links.ts';
import type { JoinedLinks } from './joined-links.ts';
import { Taken } from './datagrams.ts';
import { CLOSE_LIMIT_MS } from './limits.ts';
import { createStreamReceiver } from './receiver.ts';
import { createStreamSender } from './sender.ts';

/** What the link of a tunnel is made of, and what it calls. */
export interface TunnelLinkDeps {
  readonly clock: Clock;
  readonly links: Pick<JoinedLinks, 'adopt'>;
  readonly info: LinkInfo;
  /** The allowance of frames of the device at the other end. */
  readonly frames: Pick<TokenBucket, 'charge' | 'waitMs'>;
  /** Sends a part of the stream. Resolves with the acknowledgement, or undefined where the other end was not reached. */
  carry(number: number, bytes: Bytes): Promise<Taken | undefined>;
  /** The link is over. `ours`: this end closed it, and the other end does not know yet. */
  over(reason: LinkCloseReason): void;
}

/** A link: its frames travel as datagrams. For services it is a link like any other. */
export interface TunnelLink {
  readonly id: LinkId;
  /** Both ends have agreed: reports the link as open, once. */
  open(): void;
  isOpen(): boolean;
  /** Takes a part of the stream of the other end. */
  take(number: number, bytes: Bytes): Taken;
  /** Ends the link at once. */
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
    // While it opens, the other end may be ahead. While it closes, no frame is read any more.
    take: (number, bytes) =>
      state === 'opening' ? Taken.busy : state === 'open' ? receiver.take(number, bytes) : Taken.gone,
    end,
  };
};
