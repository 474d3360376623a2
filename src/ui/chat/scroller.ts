/** A reader counts as being at the end within this distance, in pixels: fractions and a bit of slack. */
const END_SLACK_PX = 24;

/** Space above the first unread message, in pixels. */
const UNREAD_MARGIN_PX = 64;

const heights = (box: HTMLElement): string => `${box.scrollHeight} ${box.clientHeight}`;

/**
 * Keeps a scrolled list where its reader is while rows are put in above and below. By hand, because
 * browsers do not anchor at the very top, and some not at all.
 */
export class Scroller {
  #end = true;
  /** Heights of content and box when the end was last put in view. */
  #heights = '';
  #anchor: { readonly order: string; readonly top: number } | null = null;

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
    this.#anchor = null;
  }

  /** After the next change the first message in view is where it is now. */
  holdPlace(): void {
    this.#end = false;
    const box = this.box();
    const first =
      box === null
        ? undefined
        : this.#articles().find((each) => each.offsetTop + each.offsetHeight > box.scrollTop);
    const order = first?.dataset['order'];
    this.#anchor = first && box && order ? { order, top: first.offsetTop - box.scrollTop } : null;
  }

  /** Holds what was asked for, after a change. */
  restore(): void {
    const box = this.box();
    if (box === null) return;
    if (this.#end) this.toBottom();
    const anchor = this.#anchor;
    if (anchor === null) return;
    const row = box.querySelector<HTMLElement>(`[data-order="${anchor.order}"]`);
    if (row !== null) box.scrollTop = row.offsetTop - anchor.top;
  }

  /** Shows a row near the top, or the end. */
  placeFirst(row: HTMLElement | null): void {
    const box = this.box();
    if (box === null) return;
    if (row === null) this.toBottom();
    else box.scrollTop = row.offsetTop - UNREAD_MARGIN_PX;
  }

  /** The order of the last message of which the beginning is in view, or -1. */
  lastInView(): number {
    const box = this.box();
    if (box === null || box.clientHeight === 0) return -1;
    const bottom = box.scrollTop + box.clientHeight;
    const last = this.#articles().findLast((each) => each.offsetTop < bottom);
    return last === undefined ? -1 : Number(last.dataset['order']);
  }

  /** Whether content or box have another height than when the end was put in view: nobody scrolled. */
  wasResized(): boolean {
    const box = this.box();
    return box !== null && heights(box) !== this.#heights;
  }

  #articles(): HTMLElement[] {
    return [...(this.box()?.querySelectorAll<HTMLElement>('article') ?? [])];
  }
}
