import type { Bytes } from '../../../lib/bytes.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import { FrameKind } from '../../overlay/wire/codec.ts';
import { MAX_UNSENT_BYTES } from '../../overlay/limits.ts';
import type { Transport } from '../../overlay/overlay.ts';

/** Bytes unsent that close a link, and how long a link may take nothing of what waits for it, in milliseconds. */
const CLOSE_ABOVE_BYTES = 4 * 1024 * 1024;
const STALLED_MS = 20_000;

/** What the limits stand on. */
export interface LimitedTransportDeps {
  readonly clock: Clock;
  /** Resolves when the link has taken the frame: true, or false where the link is gone. */
  send(link: LinkId, frame: Bytes): Promise<boolean>;
  close(link: LinkId): void;
}

/** A transport that lets no peer fill the memory by not reading. */
export interface LimitedTransport extends Transport {
  /** The link is gone: nothing of it waits any more. */
  forget(link: LinkId): void;
}

/** What waits for one link. */
interface Waiting {
  bytes: number;
  takenAt: number;
  stalled: Cancel | undefined;
}

/**
 * Counts what each link was handed and has not taken. Above MAX_UNSENT_BYTES frames are dropped, but for
 * acknowledgements, which say that one is busy; above 4 MiB, or where nothing was taken for 20 s, the link is closed.
 */
export const createLimitedTransport = ({ clock, send, close }: LimitedTransportDeps): LimitedTransport => {
  const links = new Map<LinkId, Waiting>();

  const forget = (link: LinkId): void => {
    links.get(link)?.stalled?.();
    links.delete(link);
  };
  const giveUp = (link: LinkId): void => {
    forget(link);
    close(link);
  };
  const watch = (link: LinkId, waiting: Waiting): void => {
    const leftMs = waiting.takenAt + STALLED_MS - clock.now();
    waiting.stalled = clock.after(Math.max(0, leftMs), () => {
      waiting.stalled = undefined;
      if (waiting.bytes === 0 || links.get(link) !== waiting) return;
      // The clock may have been set back.
      if (Math.abs(clock.now() - waiting.takenAt) >= STALLED_MS) giveUp(link);
      else watch(link, waiting);
    });
  };
  const waitingFor = (link: LinkId): Waiting => {
    const known = links.get(link);
    if (known) return known;
    const fresh = { bytes: 0, takenAt: clock.now(), stalled: undefined };
    links.set(link, fresh);
    return fresh;
  };

  const put = async (link: LinkId, waiting: Waiting, frame: Bytes): Promise<void> => {
    if (waiting.bytes === 0) waiting.takenAt = clock.now();
    waiting.bytes += frame.length;
    const taking = send(link, frame);
    if (!waiting.stalled) watch(link, waiting);
    await taking;
    waiting.bytes -= frame.length;
    waiting.takenAt = clock.now();
  };

  return {
    send: (link, frame) => {
      const waiting = waitingFor(link);
      if (waiting.bytes + frame.length > CLOSE_ABOVE_BYTES) return giveUp(link);
      if (waiting.bytes + frame.length > MAX_UNSENT_BYTES && frame[0] !== FrameKind.ack) return;
      void put(link, waiting, frame);
    },
    close,
    unsent: (link) => links.get(link)?.bytes ?? 0,
    forget,
  };
};
