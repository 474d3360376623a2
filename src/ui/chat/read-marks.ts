import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { ChatId, MessageId } from '../../engine/api/ids.ts';

/** Messages that come into view within so many milliseconds are reported together, in one write. */
const GLANCE_MS = 100;

/** Reports to the engine which messages of one chat the person has had in view, each message once. */
export class ReadMarks {
  #ids: MessageId[] = [];
  #timer: number | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'chats'>,
    private readonly chat: ChatId,
  ) {}

  /** Takes messages that came into view for the first time. */
  add(ids: readonly MessageId[]): void {
    this.#ids.push(...ids);
    this.#timer ??= window.setTimeout(() => this.flush(), GLANCE_MS);
  }

  /** Reports the rest at once, when the person leaves the chat or the window. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ids = this.#ids;
    this.#ids = [];
    if (ids.length > 0) void this.engine.chats.markRead(this.chat, ids);
  }
}
