import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChatId } from '../../engine/api/ids.ts';
import type { Redemption } from '../../engine/api/state.ts';
import { xIcon } from '../icons/icons.ts';
import { redemptionWords } from '../invite/invite-words.ts';
import '../people/print-view.ts';
import { DpElement } from '../shared/element.ts';
import { chatFragment } from '../state/routes.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/**
 * An invite that is being redeemed, and its progress.
 * @fires dp-dismiss when the person takes the row away
 */
@customElement('dp-redemption')
export class DpRedemption extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      .card {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 2px 12px;
        padding: 12px 4px 12px 12px;
        border-radius: 12px;
        background: var(--cork-soft);
      }

      .refused {
        background: var(--danger-soft);
      }

      dp-print {
        grid-row: span 3;
      }

      .what {
        align-self: center;
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .todo {
        grid-column: 2 / -1;
        padding-inline-end: 12px;
      }

      a {
        grid-column: 2 / -1;
        justify-self: start;
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) redemption!: Redemption;
  /** The chat with the sender, once there is one. */
  @property({ attribute: false }) chat: ChatId | null = null;

  protected override render(): TemplateResult {
    const { redemption } = this;
    const { what, todo } = redemptionWords(redemption, this.formats);
    return html`<div class="card ${redemption.state}">
      <dp-print .person=${redemption.from}></dp-print>
      <p class="what" dir="auto">${what}</p>
      <button
        class="icon-button"
        type="button"
        aria-label=${msg('Dismiss')}
        title=${msg('Dismiss')}
        @click=${() => this.emit('dp-dismiss', redemption.id)}
      >
        ${xIcon}
      </button>
      <p class="todo small">${todo}</p>
      ${
        redemption.state === 'done' && this.chat !== null
          ? html`<a class="button" href=${chatFragment(this.chat)}>${msg('Open the chat')}</a>`
          : nothing
      }
    </div>`;
  }
}
