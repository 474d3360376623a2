import type { Cancel } from '../../lib/signal.ts';
import type { ChatList } from '../chats/chat-list.ts';
import type { Core } from '../core.ts';

/** A timer waits this long at most, in milliseconds: a clock that was set back makes the wait long, and no timer is as patient. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1_000;

/** Tells the screen when the muting of a chat ends. Nothing is written then: the time that is kept has come. */
export interface MuteEnds {
  /** Another chat may be the next one. */
  look(): void;
}

/** The watch over the muted chats of one engine. */
export const createMuteEnds = (
  { clock, correction, publisher }: Pick<Core, 'clock' | 'correction' | 'publisher'>,
  chats: Pick<ChatList, 'all'>,
): MuteEnds => {
  let cancel: Cancel = () => undefined;
  const look = (): void => {
    cancel();
    const now = clock.now();
    const ends = chats.all().flatMap(({ flags }) => flags?.mutedUntil ?? []);
    const next = Math.min(...ends.filter((at) => at > now));
    if (next < Infinity) cancel = clock.after(Math.min(next - now, LONGEST_WAIT_MS), tellAndLook);
  };
  const tellAndLook = (): void => {
    publisher.touch('chats');
    look();
  };
  // It is earlier or later now than it was: some may have ended.
  correction.comparison.subscribe(tellAndLook);
  look();
  return { look };
};
