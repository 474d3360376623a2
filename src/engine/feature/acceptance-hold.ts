import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';

/** Frames that may wait behind an acceptance. */
const MAX_HELD_FRAMES = 64;

/** Frames that came behind an acceptance which is being written: their sender is no contact yet, but will be. */
export interface AcceptanceHold {
  /** From now on frames of this link wait. */
  begin(link: LinkId): void;
  /** Whether this frame waits now; `full`: it does not, as there are too many. */
  hold(link: LinkId, frame: Bytes): boolean | 'full';
  /** Ends the waiting; answers what waited, in its order. */
  release(link: LinkId): readonly Bytes[];
}

/** The hold of one engine. */
export const createAcceptanceHold = (): AcceptanceHold => {
  const held = new Map<LinkId, Bytes[]>();
  return {
    begin: (link) => void held.set(link, []),
    hold: (link, frame) => {
      const waiting = held.get(link);
      if (!waiting) return false;
      if (waiting.length >= MAX_HELD_FRAMES) return 'full';
      waiting.push(frame);
      return true;
    },
    release: (link) => {
      const waiting = held.get(link) ?? [];
      held.delete(link);
      return waiting;
    },
  };
};
