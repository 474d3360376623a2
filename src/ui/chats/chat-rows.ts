import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatId } from '../../engine/api/ids.ts';
import type { ChatSummary } from '../../engine/api/state.ts';
import { identityMarkStyles } from '../people/identity-mark.ts';
import { DpElement } from '../shared/element.ts';
import { MinuteController } from '../shared/minute.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { chatListStyles } from './chat-list-styles.ts';
import { chatRow } from './chat-row.ts';
import { RowPresses } from './row-presses.ts';
import { rows } from './row-styles.ts';

/**
 * A list of chats, each with its menu.
 * @fires dp-chat-menu when the menu of a chat is wanted, with an AskedMenu
 */
export abstract class DpChatRows extends DpElement {
  static override styles: CSSResultGroup = [base, controls, rows, identityMarkStyles, chatListStyles];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
    new MinuteController(this);
    this.addController(
      new RowPresses(
        () => this.renderRoot,
        (asked) => this.emit('dp-chat-menu', asked),
      ),
    );
  }

  /** Puts the focus on the row of a chat, when the person comes back from it. */
  focusChat(chat: ChatId): void {
    this.find<HTMLElement>(`a[href="#/chats/${chat}"]`)?.focus();
  }

  /** The rows of these chats, in this order. */
  protected rowsOf(chats: readonly ChatSummary[]): unknown {
    return repeat(
      chats,
      (chat) => chat.id,
      (chat) => html`<li>${this.#row(chat)}</li>`,
    );
  }

  #row(chat: ChatSummary): TemplateResult {
    const { store, page } = this.app;
    const current = store.route.screen === 'chats' && store.route.chat === chat.id;
    const row = { chat, contact: store.contact(chat.contact), draft: store.draft(chat.id), current };
    return chatRow(row, this.formats, page.now());
  }
}
