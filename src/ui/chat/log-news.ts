import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { ChatLog } from '../state/chat-log.ts';

/** What is on the screen of a log, ascending, and where its newest message stands. */
interface Shown {
  readonly log: ChatLog;
  readonly positions: ReadonlyMap<MessageId, Position>;
  readonly first: Position | undefined;
  readonly last: Position | undefined;
  readonly newest: Position | undefined;
}

const shownOf = (log: ChatLog): Shown | null => {
  if (!log.ready) return null;
  const { shown } = log;
  const positions = new Map(shown.map(({ id, position }) => [id, position]));
  const [first, last] = [shown[0]?.position, shown.at(-1)?.position];
  return { log, positions, first, last, newest: log.newest?.position };
};

/** Whether one position stands before another one; where one of them is missing there is no before. */
const isBefore = (a: Position | undefined, b: Position | undefined): boolean =>
  a !== undefined && b !== undefined && a < b;

/**
 * Keeps a live region quiet while it is filled with what is no news: the first messages of a chat, older ones, those
 * that one scrolls back to, and those that only change places. Screen readers leave out what is put in while it is busy.
 *
 * @see https://www.w3.org/TR/wai-aria-1.2/#aria-busy
 */
export class LogNews {
  #before: Shown | null = null;
  #moved: ReadonlySet<MessageId> = new Set();
  #frame = 0;

  /** Messages that stand elsewhere than before the last change. */
  get moved(): ReadonlySet<MessageId> {
    return this.#moved;
  }

  /** Where a message of those on the screen stood before the last change. */
  positionOf(id: MessageId): Position | undefined {
    return this.#before?.positions.get(id);
  }

  /** Before rows are put in; the box is busy if there is one that is no news. */
  begin(log: ChatLog, box: HTMLElement | null): void {
    const [before, now] = [this.#before, shownOf(log)];
    this.#before = now;
    const isSame = before !== null && now !== null && before.log === now.log;
    this.#moved = new Set(isSame ? movedOf(before, now) : []);
    const older = isSame && isBefore(now.first, before.first);
    const newer = isSame && isBefore(before.last, now.last) && isBefore(before.last, before.newest);
    if (isSame && !older && !newer && this.#moved.size === 0) return;
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

const movedOf = (before: Shown, now: Shown): readonly MessageId[] =>
  [...now.positions].flatMap(([id, position]) => {
    const was = before.positions.get(id);
    return was === undefined || was === position ? [] : [id];
  });
