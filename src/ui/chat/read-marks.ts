import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { ChatId, MessageId } from '../../engine/api/ids.ts';

/** What comes into view within so many milliseconds is told at once: one write for one glance. */
const GLANCE_MS = 100;

/** Tells the engine what was in view of the person in one chat: each message once. */
export class ReadMarks {
  #ids: MessageId[] = [];
  #timer: number | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'chats'>,
    private readonly chat: ChatId,
  ) {}

  /** These were in view; none of them was before. */
  add(ids: readonly MessageId[]): void {
    this.#ids.push(...ids);
    this.#timer ??= window.setTimeout(() => this.flush(), GLANCE_MS);
  }

  /** Tells what is not told yet: the person leaves the chat or the window. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ids = this.#ids;
    this.#ids = [];
    if (ids.length > 0) void this.engine.chats.markRead(this.chat, ids);
  }
}
