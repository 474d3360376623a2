import type { EngineApi } from '../../engine/api/engine-api.ts';
import { MAX_ROWS, STEP_ROWS, type ChatLog } from '../state/chat-log.ts';

/** Loads older messages of one chat from the engine, one request at a time. */
export class OlderMessages {
  /** The running request; null: none. */
  #running: Promise<void> | null = null;

  constructor(
    private readonly engine: Pick<EngineApi, 'chats'>,
    private readonly log: ChatLog,
  ) {}

  /**
   * Loads one step, and shows it above.
   * @returns whether it did: false while another request runs
   */
  async showStep(): Promise<boolean> {
    if (this.#running !== null) return false;
    await this.#load(STEP_ROWS);
    this.log.moveUp();
    return true;
  }

  /** Loads until `isLoaded` answers true, or until there are no older messages. */
  async loadUntil(isLoaded: () => boolean): Promise<void> {
    while (!isLoaded() && this.log.hasOlder && this.log.oldestPosition !== null)
      await (this.#running ?? this.#load(MAX_ROWS));
  }

  async #load(limit: number): Promise<void> {
    const before = this.log.oldestPosition;
    if (before === null) return;
    const answer = this.engine.chats.older(this.log.chat, before, limit);
    this.#running = answer.then((messages) => this.log.addOlder(messages));
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }
}
