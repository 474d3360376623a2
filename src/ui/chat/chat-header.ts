import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChatSummary, Contact } from '../../engine/api/state.ts';
import { chatName } from '../chats/chat-row-state.ts';
import type { AskedMenu } from '../chats/row-presses.ts';
import { mutedText } from '../chats/chat-words.ts';
import { arrowLeftIcon, ellipsisVerticalIcon } from '../icons/icons.ts';
import { bellOffIcon } from '../icons/later-icons.ts';
import { identityMark, identityMarkStyles } from '../people/identity-mark.ts';
import { presenceText } from '../people/presence.ts';
import { printOf } from '../people/print.ts';
import '../people/print-view.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import { ARCHIVE_FRAGMENT, CHATS_FRAGMENT } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import './typing.ts';

/**
 * The header of a chat: the contact, whether they are online, and the menu.
 * @fires dp-chat-menu when the menu is wanted, with an AskedMenu
 */
@customElement('dp-chat-header')
export class DpChatHeader extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    identityMarkStyles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 64px;
        padding: 8px 12px 8px 20px;
        padding-top: calc(8px + env(safe-area-inset-top));
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }

      .who {
        flex: 1;
        min-width: 0;
      }

      .name {
        display: flex;
        align-items: baseline;
        gap: 10px;
      }

      .below {
        flex-wrap: wrap;
        row-gap: 2px;
      }

      /* The letter J reaches over its left edge, where it would be cut off. */
      h1 {
        margin-inline-start: -3px;
        padding-inline-start: 3px;
        overflow: hidden;
        font-size: 1.0625rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .below {
        flex-wrap: wrap;
        gap: 0 10px;
      }

      .before {
        font-weight: 600;
      }

      .words {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .muted .icon {
        width: 14px;
        height: 14px;
        margin-inline-end: 4px;
        vertical-align: -2px;
      }

      .online {
        color: var(--success);
      }

      @media (width < 760px) {
        header {
          padding-inline-start: 4px;
          gap: 8px;
        }
      }

      @container app (width < 14rem) {
        dp-print {
          display: none;
        }
      }

      @media (width >= 760px) {
        .back {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) chat!: ChatSummary;
  @property({ attribute: false }) contact: Contact | null = null;
  @property({ attribute: false }) now = 0;
  @property({ type: Boolean }) isTyping = false;

  protected override render(): TemplateResult {
    const { contact } = this;
    const { flags } = this.chat;
    return html`<header>
      <a
        class="icon-button back"
        href=${flags.isArchived ? ARCHIVE_FRAGMENT : CHATS_FRAGMENT}
        aria-label=${msg('Back')}
        title=${msg('Back')}
        >${arrowLeftIcon}</a
      >
      <dp-print .person=${this.chat.contact}></dp-print>
      <div class="who">
        <div class="name">
          <h1 dir="auto">${chatName(this.chat)}</h1>
          ${contact === null ? nothing : html`<span class="words small quiet">${printOf(contact.id).words}</span>`}
        </div>
        <div class="name below">
          <div>
            ${this.isTyping ? nothing : this.#below()}
            <dp-typing .name=${this.chat.name} .shown=${this.isTyping} .now=${this.now}></dp-typing>
          </div>
          ${contact === null ? nothing : html`${this.#names(contact)}${identityMark(contact)}`}${this.#muted()}
        </div>
      </div>
      ${this.#menu()}
    </header>`;
  }

  #below(): TemplateResult {
    if (this.contact === null) return html`<p class="small quiet">${msg('Only you see this')}</p>`;
    const { presence } = this.contact;
    const text = presenceText(presence, this.now, this.formats);
    // Without white space around it, so that the accessible name begins with the nickname.
    const look = presence.kind === 'online' ? 'online' : 'quiet';
    return html`<p class="small ${look}">${text}${this.#way()}</p>`;
  }

  /** The contact's own nickname where it differs from the name above, and former nicknames. */
  #names({ ownName, nickname, renamedFrom }: Contact): TemplateResult {
    return html`${
      ownName === ''
        ? nothing
        : html`<span class="small quiet">${msg(str`Nickname: ${isolated(nickname)}`)}</span>`
    }${
      renamedFrom === null
        ? nothing
        : html`<span class="small before">${msg(str`Before: ${isolated(renamedFrom)}`)}</span>`
    }`;
  }

  /** The line "via the network", where there is no direct link. */
  #way(): TemplateResult | typeof nothing {
    const presence = this.contact?.presence;
    if (presence?.kind !== 'online' || presence.path === 'direct') return nothing;
    const why = msg('Your browsers cannot be linked directly. Others pass on what you write, sealed.');
    return html` · <span title=${why}>${msg('via the network')}</span>`;
  }

  #muted(): TemplateResult | typeof nothing {
    const text = mutedText(this.chat.flags, this.formats);
    return text === undefined ? nothing : html`<span class="muted small quiet">${bellOffIcon}${text}</span>`;
  }

  #menu(): TemplateResult {
    return html`<button
      class="icon-button"
      type="button"
      aria-label=${msg('Chat menu')}
      title=${msg('Chat menu')}
      aria-haspopup="menu"
      aria-expanded="false"
      @click=${(event: Event) => this.#ask(event.currentTarget as HTMLElement)}
    >
      ${ellipsisVerticalIcon}
    </button>`;
  }

  #ask(opener: HTMLElement): void {
    this.emit('dp-chat-menu', { id: this.chat.id, opener } satisfies AskedMenu);
  }
}
