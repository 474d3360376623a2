import type { MessageId } from '../../engine/api/ids.ts';

/** Within this distance the log counts as scrolled to the end, in pixels. It covers fractions and a little slack. */
const END_SLACK_PX = 24;

/** Space above the first unread message, in pixels. */
const UNREAD_MARGIN_PX = 64;

/** The height of a bubble above its first line, in pixels. */
const BEFORE_TEXT_PX = 6;

/** A message in view, and where it began, from the upper edge of the offset parent of the box. */
interface Anchor {
  readonly id: MessageId;
  readonly top: number;
}

const heights = (box: HTMLElement): string => `${box.scrollHeight} ${box.clientHeight}`;

const idOf = (article: HTMLElement): MessageId => article.dataset['id'] as MessageId;

/**
 * Scroll anchoring: keeps the scrolled rows in their places while rows are added above and below. Done here, because
 * browsers do not anchor at the very top, and some not at all.
 */
export class Scroller {
  #end = true;
  /** Heights of content and box when the end was last put in view. */
  #heights = '';
  #anchors: readonly Anchor[] = [];

  constructor(private readonly box: () => HTMLElement | null) {}

  /** Pixels above and below the view. */
  toTop(): number {
    return this.box()?.scrollTop ?? 0;
  }

  toEnd(): number {
    const box = this.box();
    return box === null ? 0 : box.scrollHeight - box.scrollTop - box.clientHeight;
  }

  atEnd(): boolean {
    return this.toEnd() <= END_SLACK_PX;
  }

  toBottom(): void {
    const box = this.box();
    if (box === null) return;
    box.scrollTop = box.scrollHeight;
    this.#heights = heights(box);
  }

  /** Keeps the end in view over the next change. */
  holdEnd(): void {
    this.#end = true;
    this.#anchors = [];
  }

  /**
   * Keeps the messages in view in their places over the next change: the message under the pointer, else the first
   * one that is still there and did not move.
   */
  holdPlace(): void {
    this.#end = false;
    const box = this.box();
    const top = box === null ? 0 : box.scrollTop - box.offsetTop;
    const inView = this.#inView();
    // The person may press the message under the pointer at the next moment.
    const pointed = inView.filter((each) => each.matches(':hover'));
    this.#anchors = [...pointed, ...inView].map((each) => ({ id: idOf(each), top: each.offsetTop - top }));
  }

  /**
   * Restores the place after a change.
   * @param moved messages that have changed their places
   */
  restore(moved: ReadonlySet<MessageId>): void {
    const box = this.box();
    if (box === null) return;
    if (this.#end) return this.toBottom();
    const rows = new Map(this.#articles().map((each) => [idOf(each), each]));
    for (const { id, top } of this.#anchors) {
      const row = rows.get(id);
      if (row === undefined || moved.has(id)) continue;
      box.scrollTop = row.offsetTop + box.offsetTop - top;
      return;
    }
  }

  /** Scrolls a row near the top, or to the end without one. */
  placeFirst(row: HTMLElement | null): void {
    const box = this.box();
    if (box === null) return;
    if (row === null) this.toBottom();
    else box.scrollTop = row.offsetTop - UNREAD_MARGIN_PX;
  }

  isAbove(row: HTMLElement): boolean {
    return row.offsetTop < this.toTop();
  }

  /** Messages with their beginning in view; of a message taller than the box, the end must be in view. */
  begunInView(): readonly MessageId[] {
    const box = this.box();
    if (box === null) return [];
    const top = box.scrollTop - BEFORE_TEXT_PX;
    return this.#inView()
      .filter((each) => each.offsetTop >= top || each.offsetHeight > box.clientHeight)
      .map(idOf);
  }

  /**
   * Whether the content or the box has changed its height since the last scroll to the end. Then the scroll event
   * came from that, not from the person.
   */
  wasResized(): boolean {
    const box = this.box();
    return box !== null && heights(box) !== this.#heights;
  }

  /** Messages with any part in view. */
  #inView(): readonly HTMLElement[] {
    const box = this.box();
    if (box === null || box.clientHeight === 0) return [];
    const [top, bottom] = [box.scrollTop, box.scrollTop + box.clientHeight];
    return this.#articles().filter(
      (each) => each.offsetTop < bottom && each.offsetTop + each.offsetHeight > top,
    );
  }

  #articles(): HTMLElement[] {
    return [...(this.box()?.querySelectorAll<HTMLElement>('article') ?? [])];
  }
}
