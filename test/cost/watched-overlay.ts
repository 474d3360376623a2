import { createOverlay } from '../../src/engine/overlay/create-overlay.ts';
import type { Overlay, OverlayCrypto, OverlayDeps, Transport } from '../../src/engine/overlay/overlay.ts';
import { createLimitedTransport } from '../../src/engine/overlay-host/transport/limited-transport.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { FrameSender } from '../../src/links/channel/frame-sender.ts';
import type { LinkId } from '../../src/ports/links.ts';

/** What one node computed, sent and connected to. */
export interface Counts {
  bytesOut: number;
  checks: number;
  hashes: number;
  /** Dials that are under way, which are connections of a page. */
  dials: number;
  mostDials: number;
}

/** How a neighbour treats frames sent to it: takes them at once, or never gives credit for them. */
export type Reading = 'reads' | 'never reads';

const countingCrypto = (crypto: OverlayCrypto, counts: Counts): OverlayCrypto => ({
  ...crypto,
  hash: (bytes) => {
    counts.hashes += 1;
    return crypto.hash(bytes);
  },
  verify: (...what) => {
    counts.checks += 1;
    return crypto.verify(...what);
  },
  open: (sealed) => {
    counts.checks += 1;
    return crypto.open(sealed);
  },
});

const countingDialler = ({ dialler }: OverlayDeps, counts: Counts): OverlayDeps['dialler'] => {
  const open = new Set<string>();
  const changed = (): void => {
    counts.dials = open.size;
    counts.mostDials = Math.max(counts.mostDials, open.size);
  };
  const begin = (id: string): void => {
    open.add(id);
    changed();
  };
  const end = (id: string): void => {
    open.delete(id);
    changed();
  };
  return {
    offer: (dial) => {
      begin(dial.id);
      return dialler.offer(dial);
    },
    answer: async (dial, offer) => {
      begin(dial.id);
      const answer = await dialler.answer(dial, offer);
      // No connection came of it.
      if (!answer) end(dial.id);
      return answer;
    },
    complete: (dial, answer) => {
      end(dial.id);
      dialler.complete(dial, answer);
    },
    abandon: (dial) => {
      end(dial.id);
      dialler.abandon(dial);
    },
  };
};

/** The page's own queue of frames towards a neighbour; `taken` hears of each that went out. */
const createQueue = ({ clock }: OverlayDeps, reading: Reading, taken: (frame: Bytes) => void) => {
  const channel = {
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    onbufferedamountlow: null,
    send: () => undefined,
  };
  const sender = new FrameSender(channel, clock, () => undefined);
  return async (frame: Bytes): Promise<boolean> => {
    const sent = await sender.send(frame);
    if (!sent) return false;
    taken(frame);
    if (reading === 'reads') sender.credit(frame.length);
    return true;
  };
};

/** The neighbours that a watched overlay must count on least. */
export interface Hostile {
  readonly reading: Reading;
  is(key: Bytes): boolean;
}

/** An overlay as a browser runs it, with the page's queues towards hostile neighbours, and what it cost. */
export const createWatchedOverlay = (
  deps: OverlayDeps,
  hostile: Hostile,
): { readonly overlay: Overlay; readonly counts: Counts } => {
  const counts: Counts = { bytesOut: 0, checks: 0, hashes: 0, dials: 0, mostDials: 0 };
  const queues = new Map<LinkId, (frame: Bytes) => Promise<boolean>>();
  const below: Transport = deps.transport;
  const transport = createLimitedTransport({
    clock: deps.clock,
    send: async (link, frame) => {
      counts.bytesOut += frame.length;
      const queue = queues.get(link);
      if (queue) return queue(frame);
      below.send(link, frame);
      return true;
    },
    close: (link) => below.close(link),
  });
  const crypto = countingCrypto(deps.crypto, counts);
  const overlay = createOverlay({ ...deps, crypto, transport, dialler: countingDialler(deps, counts) });
  return {
    counts,
    overlay: {
      ...overlay,
      up: (link, peer) => {
        if (hostile.is(peer.key))
          queues.set(
            link,
            createQueue(deps, hostile.reading, (frame) => below.send(link, frame)),
          );
        overlay.up(link, peer);
      },
      down: (link) => {
        transport.forget(link);
        queues.delete(link);
        overlay.down(link);
      },
    },
  };
};
