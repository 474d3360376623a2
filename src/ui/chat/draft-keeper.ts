import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { ChatId } from '../../engine/api/ids.ts';

/**
 * Keeps what stands in the box of one chat: every input, but one write at a time, and of those that
 * came meanwhile only the last.
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
        // A failure is told in the state's `storage`; the text is still in the box.
        await this.engine.chats.setDraft(this.chat, text);
      }
    } finally {
      this.#writing = false;
    }
  }
}
