import { msg } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatId } from '../../engine/api/ids.ts';
import type { AppContext } from '../state/context.ts';

/** How long "Undo" is offered after a chat was archived, in milliseconds. */
const UNDO_MS = 20_000;

/** Offers to undo the archiving of a chat, for a while. */
export class ArchiveUndo implements ReactiveController {
  #chat: ChatId | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost & { readonly app: AppContext }) {
    host.addController(this);
  }

  /** What was done; empty: there is nothing to undo. */
  get what(): string {
    return this.#chat === null ? '' : msg('Chat archived');
  }

  archived(chat: ChatId): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#be(null), UNDO_MS);
    this.#be(chat);
  }

  takeBack(): void {
    if (this.#chat !== null) void this.host.app.engine.flags.archive(this.#chat, false);
    this.#be(null);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  #be(chat: ChatId | null): void {
    this.#chat = chat;
    this.host.requestUpdate();
  }
}
