import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { ChatId } from '../../engine/api/ids.ts';

/**
 * Stores the draft of one chat. It writes one draft at a time; of the inputs that come meanwhile it writes only the
 * last.
 */
export class DraftKeeper {
  #writing = false;
  #next: string | null = null;

  constructor(
    private readonly engine: Pick<EngineApi, 'chats'>,
    private readonly chat: ChatId,
  ) {}

  keep(text: string): void {
    this.#next = text;
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#next !== null) {
        const text = this.#next;
        this.#next = null;
        // The state's `storage` reports a failure. The text is still in the box.
        await this.engine.chats.setDraft(this.chat, text);
      }
    } finally {
      this.#writing = false;
    }
  }
}
