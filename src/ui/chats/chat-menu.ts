import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChatId } from '../../engine/api/ids.ts';
import type { MuteSpan } from '../../engine/api/chat-flags-api.ts';
import type { ChatSummary } from '../../engine/api/state.ts';
import { DpElement } from '../shared/element.ts';
import type { DpMenu, MenuItem } from '../shared/menu.ts';
import '../shared/menu.ts';
import type { AppContext } from '../state/context.ts';
import { CHATS_FRAGMENT } from '../state/routes.ts';
import { chatMenu, muteMenu } from './chat-menu-lines.ts';

/**
 * The menu of a chat, for its header and for its row in the list.
 * @fires dp-archived with the id of a chat that was archived just now
 */
@customElement('dp-chat-menu')
export class DpChatMenu extends DpElement {
  @property({ attribute: false }) app!: AppContext;
  @state() private label = '';
  @state() private items: readonly MenuItem[] = [];

  /** Opens the menu of a chat beside the element that was pressed. */
  async openFor(id: ChatId, opener: HTMLElement): Promise<void> {
    const chat = this.app.store.summary(id);
    if (chat !== null) await this.#open(msg('Chat menu'), this.#lines(chat, opener), opener);
  }

  protected override render(): TemplateResult {
    return html`<dp-menu label=${this.label} .items=${this.items}></dp-menu>`;
  }

  async #open(label: string, items: readonly MenuItem[], opener: HTMLElement): Promise<void> {
    this.label = label;
    this.items = items;
    await this.updateComplete;
    await this.find<DpMenu>('dp-menu')?.openAt(opener);
  }

  #lines(chat: ChatSummary, opener: HTMLElement): readonly MenuItem[] {
    const { engine, store } = this.app;
    const { id, contact } = chat;
    return chatMenu(chat, {
      mute: () => void this.#open(msg('Mute'), this.#spans(id), opener),
      unmute: () => void engine.flags.mute(id, null),
      pin: (isPinned) => void engine.flags.pin(id, isPinned),
      archive: (isArchived) => void this.#archive(id, isArchived),
      markUnread: () => {
        this.#leave(id);
        void engine.flags.markUnread(id);
      },
      markRead: () => void engine.flags.markRead(id),
      verify: () => contact !== null && store.open({ kind: 'verify', person: contact }),
      settings: () => contact !== null && store.open({ kind: 'contact', person: contact }),
    });
  }

  #spans(id: ChatId): readonly MenuItem[] {
    return muteMenu((span: MuteSpan) => void this.app.engine.flags.mute(id, span));
  }

  async #archive(id: ChatId, isArchived: boolean): Promise<void> {
    if (isArchived) this.#leave(id);
    const kept = await this.app.engine.flags.archive(id, isArchived);
    // A bar above every screen reports that storage fails. A change that was not stored cannot be undone.
    if (isArchived && kept.ok) this.emit('dp-archived', id);
  }

  /** Leaves the chat, if it is the open one. */
  #leave(id: ChatId): void {
    const { page, store } = this.app;
    if (store.log?.chat === id) page.setFragment(CHATS_FRAGMENT, 'push');
  }
}
