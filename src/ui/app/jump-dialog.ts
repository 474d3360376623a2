import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChatSummary } from '../../engine/api/state.ts';
import { archivedLast } from '../chats/chat-order.ts';
import { chatName } from '../chats/chat-row-state.ts';
import { rows } from '../chats/row-styles.ts';
import { printOf } from '../people/print.ts';
import '../people/print-view.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** Ctrl+K: finds a chat by a few letters of its name; Enter opens it. */
@customElement('dp-jump')
export class DpJump extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    rows,
    dialogStyles,
    css`
      ul {
        padding: 0;
        margin: 0 -12px;
      }

      .row {
        min-height: 56px;
        --print-size: 36px;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @state() private query = '';
  @state() private chosen = 0;

  protected override readonly keeps = false;

  protected override heading(): string {
    return msg('Jump to a chat');
  }

  protected override body(): TemplateResult {
    const found = this.#found();
    return html`<input
        class="input"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant=${found.length === 0 ? nothing : `chat-${this.chosen}`}
        aria-label=${msg('Name')}
        placeholder=${msg('Type a few letters of a name')}
        dir="auto"
        autocomplete="off"
        autofocus
        @input=${(event: Event) => this.#search((event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      />
      <div role="listbox" id="found" aria-label=${msg('Chats found')}>
        ${found.map((chat, index) => this.#row(chat, index))}
      </div>
      <p class="quiet small" role="status" aria-label=${msg('Search')}>
        ${found.length === 0 ? msg('No chat has that name.') : ''}
      </p>`;
  }

  #row(chat: ChatSummary, index: number): TemplateResult {
    return html`<div
      class="row"
      role="option"
      id="chat-${index}"
      aria-selected=${index === this.chosen}
      aria-current=${index === this.chosen ? 'page' : nothing}
      @click=${() => this.#go(chat)}
    >
      <dp-print .person=${chat.contact}></dp-print>
      <span class="main">
        <span class="name" dir="auto">${chatName(chat)}</span>
        <span class="small quiet"
          >${chat.flags.isArchived ? `${msg('Archived')}${chat.contact === null ? '' : ' · '}` : nothing}${this.#nickname(chat)}${chat.contact === null ? nothing : printOf(chat.contact).words}</span
        >
      </span>
    </div>`;
  }

  #found(): readonly ChatSummary[] {
    const query = this.query.trim().toLocaleLowerCase();
    const chats = this.app.store.engine?.chats ?? [];
    const has = (name: string): boolean => name.toLocaleLowerCase().includes(query);
    return archivedLast(chats).filter(
      (chat) => has(chatName(chat)) || has(this.app.store.contact(chat.contact)?.nickname ?? ''),
    );
  }

  /** The contact's own nickname, where the person has given another name. */
  #nickname(chat: ChatSummary): TemplateResult | typeof nothing {
    const contact = this.app.store.contact(chat.contact);
    return contact === null || contact.ownName === '' ? nothing : html`<bdi>${contact.nickname}</bdi> · `;
  }

  #search(query: string): void {
    this.query = query;
    this.chosen = 0;
  }

  #key(event: KeyboardEvent): void {
    const found = this.#found();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + step + found.length) % found.length;
      void this.updateComplete.then(() =>
        this.find('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const chat = found[this.chosen];
    if (event.key !== 'Enter' || chat === undefined) return;
    event.preventDefault();
    this.#go(chat);
  }

  #go(chat: ChatSummary): void {
    this.close();
    this.app.page.setFragment(chatFragment(chat.id), 'push');
  }
}
