import type { ChatId, MessageId, Position } from '../../engine/api/ids.ts';
import type { ChatChange, Message } from '../../engine/api/state.ts';
import { LoadedMessages } from './loaded-messages.ts';
import { Unseen } from './unseen.ts';

/** The most messages on the screen. */
export const MAX_ROWS = 300;

/** Messages on the screen while single new ones come in at the end. */
const LIVE_ROWS = 100;

/** So many new messages at once are a flood. */
const FLOOD_ROWS = 5;

/** The least height of a message with its margin, in pixels. */
const ROW_PX = 44;

/** Messages on the screen in a flood: a screenful and a few. More new rows at once would take longer than a frame. */
const floodRows = (windowPx: number): number => Math.ceil(windowPx / ROW_PX) + 6;

/** Messages that stay in memory above those on the screen, while the end is in view. */
const KEPT_ROWS = 600;

/** By how many messages the window on the screen moves. */
export const STEP_ROWS = 50;

/**
 * The open chat: the loaded messages, ascending, and the window of them that is on the screen. It knows nothing of
 * pixels: the scrolling element sets whether the end is in view (`pinned`), and which messages were seen.
 */
export class ChatLog {
  /** Whether the first messages have come. */
  ready = false;
  /** Whether there are older messages than the loaded ones. */
  hasOlder = false;
  /** Whether the end is in view, so that new messages replace old ones on the screen. */
  pinned = true;
  /**
   * The place of the line "New messages": the first unread message when the person opened the chat, or came back to
   * it.
   */
  unreadFrom: MessageId | null = null;

  readonly #loaded = new LoadedMessages();
  readonly #unseen = new Unseen();
  #from = 0;
  #to = 0;

  constructor(readonly chat: ChatId) {}

  /** The messages on the screen, ascending. */
  get shown(): readonly Message[] {
    return this.#loaded.all.slice(this.#from, this.#to);
  }

  get newest(): Message | null {
    return this.#loaded.all.at(-1) ?? null;
  }

  /** The position of the oldest loaded message, for asking for older ones. */
  get oldestPosition(): Position | null {
    return this.#loaded.all[0]?.position ?? null;
  }

  /** Whether the newest message is among those on the screen. */
  get showsNewest(): boolean {
    return this.#to === this.#loaded.length;
  }

  /** Whether loaded messages wait above those on the screen. */
  get hasLoadedAbove(): boolean {
    return this.#from > 0;
  }

  /** Whether the loaded messages are from both sides. */
  get isConversation(): boolean {
    return this.#loaded.all.some((each) => each.mine) && this.#loaded.all.some((each) => !each.mine);
  }

  /** Late arrivals that were not in view yet, ascending. */
  get late(): readonly MessageId[] {
    return this.#unseen.late().map(({ id }) => id);
  }

  /** A message that is loaded. */
  get(id: MessageId): Message | undefined {
    return this.#loaded.get(id);
  }

  isUnread(message: Message): boolean {
    return this.#unseen.has(message);
  }

  /** Unread messages after a position. */
  countAfter(position: Position): number {
    const after = this.#loaded.all.slice(this.#loaded.placeOf(position));
    return after.filter((each) => each.position !== position && this.isUnread(each)).length;
  }

  /** The message on the screen at a position, or the nearest one. */
  nearestShown(position: Position): MessageId | undefined {
    const at = Math.min(Math.max(this.#loaded.placeOf(position), this.#from), this.#to - 1);
    return this.#loaded.all[at]?.id;
  }

  apply(change: ChatChange): void {
    if (change.kind === 'upsert') return this.#upsert(change.messages);
    if (change.kind === 'removed') return this.#remove(change.ids);
    const messages = change.kind === 'reset' ? change.messages : [];
    this.#loaded.reset(messages);
    this.hasOlder = change.kind === 'reset' && change.hasOlder;
    this.#unseen.settle(messages, change.kind === 'cleared');
    this.#showEnd();
    if (!this.ready) this.unreadFrom = this.#firstUnread();
    this.ready = true;
  }

  /**
   * The person has come back to the chat. Messages that came meanwhile are new, and are shown if the end was in view.
   */
  comeBack(): void {
    this.unreadFrom = this.#firstUnread();
    if (this.unreadFrom !== null && this.pinned) this.#show(this.unreadFrom, MAX_ROWS);
  }

  /** Takes messages that the person has had in view. */
  see(ids: readonly MessageId[]): void {
    this.#unseen.see(ids);
  }

  /** Whether a late arrival is older than the loaded messages. */
  isBeforeLoaded(id: MessageId): boolean {
    const late = this.#unseen.late().find((each) => each.id === id);
    const oldest = this.oldestPosition;
    return this.hasOlder && late !== undefined && oldest !== null && late.position < oldest;
  }

  /** Adds older messages in front. An empty answer means that there are no more. */
  addOlder(older: readonly Message[]): void {
    const oldest = this.oldestPosition;
    const fresh = older.filter(
      ({ id, position }) => (oldest === null || position < oldest) && !this.#loaded.get(id),
    );
    this.hasOlder = fresh.length > 0;
    this.#loaded.addInFront(fresh);
    this.#from += fresh.length;
    this.#to += fresh.length;
  }

  /** Moves the window up. Messages beyond the limit leave it at the other end. */
  moveUp(): void {
    this.#from = Math.max(0, this.#from - STEP_ROWS);
    this.#to = Math.min(this.#to, this.#from + MAX_ROWS);
  }

  /** Moves the window down in the same way. */
  moveDown(): void {
    this.#to = Math.min(this.#loaded.length, this.#to + STEP_ROWS);
    this.#from = Math.max(this.#from, this.#to - MAX_ROWS);
  }

  /** Moves the window to the newest messages. */
  moveToEnd(): void {
    this.pinned = true;
    this.#showEnd();
  }

  /**
   * Moves the window around a late arrival, with "New messages" before it, and ends the notice about it. Returns
   * whether the message is loaded.
   */
  moveToLate(id: MessageId): boolean {
    this.#unseen.dropLate(id);
    if (!this.#loaded.get(id)) return false;
    this.pinned = false;
    this.unreadFrom = id;
    this.#show(id, 2 * STEP_ROWS);
    return true;
  }

  /** Moves the window around a message. Returns whether it is loaded. */
  moveTo(id: MessageId): boolean {
    if (!this.#loaded.get(id)) return false;
    this.pinned = false;
    this.#show(id, 2 * STEP_ROWS);
    return true;
  }

  /** Whether a message at a position may exist without being loaded. */
  isBefore(position: Position): boolean {
    const oldest = this.oldestPosition;
    return this.hasOlder && oldest !== null && position < oldest;
  }

  /** The newest own text on the screen. */
  get lastOwnText(): Message | undefined {
    return this.shown.findLast(({ mine, kind }) => mine && kind === 'text');
  }

  /** Brings a loaded message into the window, with so many rows around it, most of them below. */
  #show(id: MessageId, rows: number): void {
    const at = this.#loaded.indexOf(id);
    if (at >= this.#from && at < this.#to) return;
    this.#from = Math.max(0, at - STEP_ROWS);
    this.#to = Math.min(this.#loaded.length, this.#from + rows);
  }

  #showEnd(): void {
    this.#from = 0;
    this.#follow(LIVE_ROWS);
  }

  /** Keeps the end in the window, with so many rows at most, and never more above than before. */
  #follow(rows: number): void {
    this.#to = this.#loaded.length;
    this.#from = Math.max(this.#from, this.#to - rows);
    if (this.#from <= KEPT_ROWS) return;
    this.#loaded.dropFirst(this.#from);
    this.hasOlder = true;
    this.#to = this.#loaded.length;
    this.#from = 0;
  }

  #upsert(changed: readonly Message[]): void {
    const atEnd = this.showsNewest;
    const before = this.#loaded.length;
    const oldest = this.oldestPosition;
    const seenTo = this.#loaded.all.findLast((each) => !this.isUnread(each))?.position;
    for (const message of changed) {
      const known = this.#loaded.get(message.id);
      if (known === undefined || this.#unseen.isLate(message.id)) this.#unseen.arrive(message, seenTo);
      if (known?.position === message.position) this.#loaded.replace(message);
      else if (known !== undefined) this.#takeOut(message.id);
    }
    // All moved messages are taken out before the first of them is put back.
    for (const message of changed) {
      // A message older than the loaded ones is not added: there may be others between them. It comes when it is
      // loaded.
      const isBefore = this.hasOlder && oldest !== null && message.position < oldest;
      if (!isBefore && !this.#loaded.get(message.id)) this.#putIn(message);
    }
    const flood = this.#loaded.length - before > FLOOD_ROWS;
    if (atEnd && this.pinned) this.#follow(flood ? floodRows(innerHeight) : LIVE_ROWS);
    else if (atEnd) this.#to = Math.min(this.#loaded.length, this.#from + MAX_ROWS);
  }

  #remove(ids: readonly MessageId[]): void {
    for (const id of ids) if (this.#loaded.get(id)) this.#takeOut(id);
    this.#unseen.see(ids);
  }

  #takeOut(id: MessageId): void {
    const at = this.#loaded.remove(id);
    if (at < this.#from) this.#from--;
    if (at < this.#to) this.#to--;
  }

  #putIn(message: Message): void {
    const at = this.#loaded.insert(message);
    if (at < this.#from) this.#from++;
    if (at < this.#to) this.#to++;
  }

  #firstUnread(): MessageId | null {
    return this.#loaded.all.find((each) => this.isUnread(each))?.id ?? null;
  }
}
