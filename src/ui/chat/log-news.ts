import type { ChatLog } from '../state/chat-log.ts';

/** Orders at the ends of what is shown, and of the newest message there is. */
interface Shown {
  readonly log: ChatLog;
  readonly first: number;
  readonly last: number;
  readonly newest: number;
}

const shownOf = (log: ChatLog): Shown | null => {
  const [first, last, newest] = [log.shown[0], log.shown.at(-1), log.newest];
  if (!log.ready) return null;
  return { log, first: first?.order ?? Infinity, last: last?.order ?? -1, newest: newest?.order ?? -1 };
};

/**
 * Keeps a live region quiet while it is filled with what is no news: the first messages of a chat, older ones, and those
 * that one scrolls back to. Screen readers leave out what is put in while it is busy.
 *
 * @see https://www.w3.org/TR/wai-aria-1.2/#aria-busy
 */
export class LogNews {
  #before: Shown | null = null;
  #frame = 0;

  /** Before rows are put in; the box is busy if there is one that is no news. */
  begin(log: ChatLog, box: HTMLElement | null): void {
    const [before, now] = [this.#before, shownOf(log)];
    this.#before = now;
    const isSame = before !== null && now !== null && before.log === now.log;
    const older = isSame && now.first < before.first && before.last >= 0;
    const newer = isSame && now.last > before.last && before.last < before.newest;
    if (isSame && !older && !newer) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    box?.setAttribute('aria-busy', 'true');
  }

  /** After they were put in: the next pictures show them, and what comes then is news. */
  end(box: HTMLElement | null): void {
    if (box?.ariaBusy !== 'true' || this.#before === null || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        box.setAttribute('aria-busy', 'false');
      });
    });
  }
}
