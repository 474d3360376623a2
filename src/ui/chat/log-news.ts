import type { MessageId, Position } from '../../engine/api/ids.ts';
import type { ChatLog } from '../state/chat-log.ts';

/** A snapshot of the rows on the screen, ascending, with the position of the newest message. */
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

/** Whether one position is before another. False if one of them is missing. */
const isBefore = (a: Position | undefined, b: Position | undefined): boolean =>
  a !== undefined && b !== undefined && a < b;

/**
 * Sets `aria-busy` on the live region while rows are added that are not new: the first messages of a chat, older ones
 * on scrolling, and those that only change places. Screen readers do not announce what is added while it is busy.
 *
 * @see https://www.w3.org/TR/wai-aria-1.2/#aria-busy
 */
export class LogNews {
  #before: Shown | null = null;
  #moved: ReadonlySet<MessageId> = new Set();
  #frame = 0;

  /** Messages that moved in the last change. */
  get moved(): ReadonlySet<MessageId> {
    return this.#moved;
  }

  /** The position that a message on the screen had before the last change. */
  positionOf(id: MessageId): Position | undefined {
    return this.#before?.positions.get(id);
  }

  /** Call it before rows are added. The box is busy if one of them is not new. */
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

  /** Call it after rows were added. Rows that come after the next frames are new. */
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
