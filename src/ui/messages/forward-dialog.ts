import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChatId, MessageId } from '../../engine/api/ids.ts';
import { archivedLast } from '../chats/chat-order.ts';
import { chatName } from '../chats/chat-row-state.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { changeFailure } from './message-words.ts';

/** Writes messages into other chats. */
@customElement('dp-forward')
export class DpForward extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    css`
      form {
        display: grid;
        gap: 16px;
      }

      fieldset {
        display: grid;
        max-height: 40dvh;
        margin: 0;
        padding: 0;
        border: 0;
        overflow: auto;
      }

      label {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: var(--target);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) chat!: ChatId;
  @property({ attribute: false }) messages!: readonly MessageId[];
  @state() private chosen: ReadonlySet<ChatId> = new Set();
  @state() private named = false;
  @state() private failure = '';
  @state() private busy = false;

  protected override heading(): string {
    return msg('Forward');
  }

  protected override body(): TemplateResult {
    const chats = archivedLast(this.app.store.engine?.chats ?? []);
    return html`<form novalidate @submit=${(event: Event) => this.#submit(event)}>
      <fieldset>
        <legend class="label">${msg('To')}</legend>
        ${chats.map(
          (chat) =>
            html`<label
              ><input
                type="checkbox"
                .checked=${this.chosen.has(chat.id)}
                @change=${() => this.#toggle(chat.id)}
              /><span
                ><bdi>${chatName(chat)}</bdi>${
                  chat.flags.isArchived ? html` <span class="small quiet">${msg('Archived')}</span>` : nothing
                }</span
              ></label
            >`,
        )}
      </fieldset>
      <label
        ><input
          type="checkbox"
          .checked=${this.named}
          @change=${(event: Event) => (this.named = (event.target as HTMLInputElement).checked)}
        />${msg('With the name of who wrote it')}</label
      >
      <p class="wrong" role="alert">${this.failure}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
        <button
          class="button primary"
          type="submit"
          ?disabled=${this.chosen.size === 0}
          aria-disabled=${this.busy}
        >
          ${msg('Forward')}
        </button>
      </div>
    </form>`;
  }

  #toggle(chat: ChatId): void {
    const next = new Set(this.chosen);
    if (!next.delete(chat)) next.add(chat);
    this.chosen = next;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const to = { chats: [...this.chosen], named: this.named };
    const sent = await this.app.engine.messages.forward(this.chat, this.messages, to);
    this.busy = false;
    if (!sent.ok) this.failure = changeFailure(sent.error);
    else if (sent.value < to.chats.length) {
      const n = this.formats.number(to.chats.length - sent.value);
      this.failure = msg(str`Not written into ${n} of the chats.`);
    } else this.close();
  }
}
