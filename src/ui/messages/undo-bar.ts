import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { undo2Icon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/**
 * Says what was done, with a button "Undo".
 * @fires dp-undo when the person wants it undone
 */
@customElement('dp-undo')
export class DpUndo extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      .undo {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 12px;
        max-width: 860px;
        margin: 0 auto;
        padding: 6px 16px;
      }

      :host {
        display: block;
        background: var(--surface);
      }
    `,
  ];

  /** What was done; empty: there is nothing to undo. */
  @property() what = '';

  protected override render(): TemplateResult {
    return html`<div role="status" aria-label=${this.what === '' ? nothing : `${msg('Undo')}: ${this.what}`}>
      ${
        this.what === ''
          ? nothing
          : html`<div class="undo">
              <span>${this.what}</span>
              <button class="button" type="button" @click=${() => this.emit('dp-undo')}>
                ${undo2Icon}${msg('Undo')}
              </button>
            </div>`
      }
    </div>`;
  }
}
