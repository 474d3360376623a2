import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { fullName, idLine } from './person-card.ts';
import { personStyles } from './person-styles.ts';

/** This person as others find them: print, nickname with index, and the id with a button to copy it. */
@customElement('dp-own-id')
export class DpOwnId extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    personStyles,
    css`
      :host {
        display: block;
      }

      .self {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
      }

      .about {
        flex: 1 1 150px;
      }

      .button {
        padding: 6px 12px;
      }

      .id {
        display: block;
        margin-top: 10px;
        overflow-wrap: anywhere;
        user-select: all;
      }

      .note:empty {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  /** Whether the whole id is shown beside the short one. */
  @property({ type: Boolean }) whole = false;
  @state() private note = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    const profile = engine?.profile;
    if (!engine || !profile) return nothing;
    return html`<div class="self">
        <dp-print .person=${profile.id}></dp-print>
        <div class="about">${fullName(profile.nickname, engine.nicknameIndex)} ${idLine(profile.id)}</div>
        <button class="button" type="button" @click=${() => this.#copy(profile.id)}>
          ${copyIcon}${msg('Copy your id')}
        </button>
      </div>
      ${this.whole ? html`<span class="id code small quiet">${profile.id}</span>` : nothing}
      <p class="note small quiet" aria-live="polite">${this.note || nothing}</p>`;
  }

  async #copy(id: string): Promise<void> {
    this.note = (await this.app.page.copy(id)) ? msg('Copied.') : msg('The browser did not allow copying.');
  }
}
