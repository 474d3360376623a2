import type { ChatId } from '../../engine/api/ids.ts';
import type { ChatChange, Message } from '../../engine/api/state.ts';

/** Messages on the screen at most. */
export const MAX_ROWS = 300;

/** Messages on the screen while new ones come in at the end, now and then. */
const LIVE_ROWS = 100;

/** So many at once are a flood. */
const FLOOD_ROWS = 5;

/** The least height of a message with its margin, in pixels. */
const ROW_PX = 44;

/**
 * Messages on the screen in a flood: a window full and a few. Drawing more new rows at once takes longer than
 * a frame may.
 */
const floodRows = (windowPx: number): number => Math.ceil(windowPx / ROW_PX) + 6;

/** Messages kept in memory behind those on the screen, while at the end. */
const KEPT_ROWS = 600;

/** Messages by which the part on the screen moves. */
export const STEP_ROWS = 50;

/** Where an order stands, or would stand, in ascending messages. */
const placeOf = (messages: readonly Message[], order: number): number => {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as Message).order < order) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The open chat: messages that are loaded, ascending, and which of them are on the screen. Knows
 * nothing of pixels; who scrolls says whether the end is in view (`pinned`).
 */
export class ChatLog {
  /** Whether the first messages have come. */
  ready = false;
  /** Whether older messages exist than those loaded. */
  hasOlder = false;
  /** Whether the end is in view, so that new messages push out old ones. */
  pinned = true;
  /** Order of the first unread message when the chat was opened. */
  unreadFrom: number | null = null;

  #messages: Message[] = [];
  #from = 0;
  #to = 0;

  /** @param unread messages of others not read yet when the chat was opened */
  constructor(
    readonly chat: ChatId,
    private readonly unread: number,
  ) {}

  /** What is on the screen, ascending. */
  get shown(): readonly Message[] {
    return this.#messages.slice(this.#from, this.#to);
  }

  get newest(): Message | null {
    return this.#messages.at(-1) ?? null;
  }

  /** The order of the oldest loaded message, for asking for older ones. */
  get oldestOrder(): number | null {
    return this.#messages[0]?.order ?? null;
  }

  /** Whether the newest message is among those on the screen. */
  get showsNewest(): boolean {
    return this.#to === this.#messages.length;
  }

  /** Whether loaded messages wait above those on the screen. */
  get hasLoadedAbove(): boolean {
    return this.#from > 0;
  }

  /** Whether both sides have spoken in what is loaded. */
  get isConversation(): boolean {
    return this.#messages.some((each) => each.mine) && this.#messages.some((each) => !each.mine);
  }

  /** Messages of others that came after an order. */
  countAfter(order: number): number {
    return this.#messages.slice(placeOf(this.#messages, order + 1)).filter((each) => !each.mine).length;
  }

  apply(change: ChatChange): void {
    if (change.kind === 'upsert') return this.#upsert(change.messages);
    const messages = change.kind === 'reset' ? change.messages : [];
    this.#messages = [...messages];
    this.hasOlder = change.kind === 'reset' && change.hasOlder;
    this.#showEnd();
    if (!this.ready) this.unreadFrom = this.#firstUnread();
    this.ready = true;
  }

  /** Takes older messages in front. An answer with nothing in it means that there are none. */
  addOlder(older: readonly Message[]): void {
    const fresh = older.filter((each) => each.order < (this.oldestOrder ?? Infinity));
    this.hasOlder = fresh.length > 0;
    this.#messages.unshift(...fresh);
    this.#from += fresh.length;
    this.#to += fresh.length;
  }

  /** Shows more above, and lets go of as much below as goes beyond the limit. */
  moveUp(): void {
    this.#from = Math.max(0, this.#from - STEP_ROWS);
    this.#to = Math.min(this.#to, this.#from + MAX_ROWS);
  }

  /** Shows more below, and lets go of as much above. */
  moveDown(): void {
    this.#to = Math.min(this.#messages.length, this.#to + STEP_ROWS);
    this.#from = Math.max(this.#from, this.#to - MAX_ROWS);
  }

  /** Shows the newest messages. */
  moveToEnd(): void {
    this.pinned = true;
    this.#showEnd();
  }

  #showEnd(): void {
    this.#from = 0;
    this.#follow(LIVE_ROWS);
  }

  /** Keeps the end on the screen, with so many rows at most; never more above than there were. */
  #follow(rows: number): void {
    this.#to = this.#messages.length;
    this.#from = Math.max(this.#from, this.#to - rows);
    if (this.#from <= KEPT_ROWS) return;
    this.#messages.splice(0, this.#from);
    this.hasOlder = true;
    this.#to = this.#messages.length;
    this.#from = 0;
  }

  #upsert(changed: readonly Message[]): void {
    const atEnd = this.showsNewest;
    const before = this.#messages.length;
    for (const message of changed) this.#put(message);
    const flood = this.#messages.length - before > FLOOD_ROWS;
    if (atEnd && this.pinned) this.#follow(flood ? floodRows(innerHeight) : LIVE_ROWS);
    else if (atEnd) this.#to = Math.min(this.#messages.length, this.#from + MAX_ROWS);
  }

  #put(message: Message): void {
    const at = placeOf(this.#messages, message.order);
    if (this.#messages[at]?.order === message.order) {
      this.#messages[at] = message;
      return;
    }
    // A change of something older than all that is loaded will be seen when it is loaded.
    if (at === 0 && this.hasOlder) return;
    this.#messages.splice(at, 0, message);
    if (at < this.#from) this.#from++;
    if (at < this.#to) this.#to++;
  }

  #firstUnread(): number | null {
    if (this.unread === 0) return null;
    const theirs = this.#messages.filter((each) => !each.mine);
    return theirs.at(-this.unread)?.order ?? theirs[0]?.order ?? null;
  }
}
