import type { MessageId } from '../../engine/api/ids.ts';

/** A reader counts as being at the end within this distance, in pixels: fractions and a bit of slack. */
const END_SLACK_PX = 24;

/** Space above the first unread message, in pixels. */
const UNREAD_MARGIN_PX = 64;

/** So much of a bubble is above its first line, in pixels. */
const BEFORE_TEXT_PX = 6;

/** A message in view, and where it began, from the upper edge of what the box stands in. */
interface Anchor {
  readonly id: MessageId;
  readonly top: number;
}

const heights = (box: HTMLElement): string => `${box.scrollHeight} ${box.clientHeight}`;

const idOf = (article: HTMLElement): MessageId => article.dataset['id'] as MessageId;

/**
 * Keeps a scrolled list where its reader is while rows are put in above and below. By hand, because
 * browsers do not anchor at the very top, and some not at all.
 */
export class Scroller {
  #end = true;
  /** Heights of content and box when the end was last put in view. */
  #heights = '';
  #anchors: readonly Anchor[] = [];

  constructor(private readonly box: () => HTMLElement | null) {}

  /** Pixels above and below what is in view. */
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

  /** After the next change the end is in view. */
  holdEnd(): void {
    this.#end = true;
    this.#anchors = [];
  }

  /** After the next change what is in view is where it is now: the message under the pointer, else the first one
   * that is still there, and did not move. */
  holdPlace(): void {
    this.#end = false;
    const box = this.box();
    const top = box === null ? 0 : box.scrollTop - box.offsetTop;
    const inView = this.#inView();
    // What is under the pointer may be pressed the next moment.
    const pointed = inView.filter((each) => each.matches(':hover'));
    this.#anchors = [...pointed, ...inView].map((each) => ({ id: idOf(each), top: each.offsetTop - top }));
  }

  /**
   * Holds what was asked for, after a change.
   * @param moved messages that now stand elsewhere
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

  /** Shows a row near the top, or the end. */
  placeFirst(row: HTMLElement | null): void {
    const box = this.box();
    if (box === null) return;
    if (row === null) this.toBottom();
    else box.scrollTop = row.offsetTop - UNREAD_MARGIN_PX;
  }

  isAbove(row: HTMLElement): boolean {
    return row.offsetTop < this.toTop();
  }

  /** Messages of which the beginning is in view; and the end of one that is taller than the box. */
  begunInView(): readonly MessageId[] {
    const box = this.box();
    if (box === null) return [];
    const top = box.scrollTop - BEFORE_TEXT_PX;
    return this.#inView()
      .filter((each) => each.offsetTop >= top || each.offsetHeight > box.clientHeight)
      .map(idOf);
  }

  /** Whether content or box have another height than when the end was put in view: nobody scrolled. */
  wasResized(): boolean {
    const box = this.box();
    return box !== null && heights(box) !== this.#heights;
  }

  /** Messages of which any part is in view. */
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
