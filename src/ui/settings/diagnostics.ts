import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyIcon } from '../icons/icons.ts';
import { infoIcon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { settingsStyles } from './settings-styles.ts';

/** What the engine noted, for telling somebody what went wrong. */
@customElement('dp-diagnostics')
export class DpDiagnostics extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private lines: readonly string[] | null = null;
  @state() private note = '';

  protected override render(): TemplateResult {
    return html`<div class="buttons">
        <button
          class="button"
          type="button"
          aria-expanded=${this.lines !== null}
          @click=${() => this.#toggle()}
        >
          ${infoIcon}${msg('Diagnostics')}
        </button>
      </div>
      ${this.lines === null ? nothing : this.#region(this.lines)}`;
  }

  #region(lines: readonly string[]): TemplateResult {
    return html`<div role="region" aria-label=${msg('Diagnostics')} class="region">
      <p class="small quiet">
        ${msg('For finding out what went wrong. There are no secrets and no messages in it.')}
      </p>
      <pre class="lines code" tabindex="0" aria-label=${msg('Lines')}>
${lines.length === 0 ? msg('Nothing noted yet.') : lines.join('\n')}</pre>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.#copy(lines)}>
          ${copyIcon}${msg('Copy the lines')}
        </button>
      </div>
      <p class="small quiet" aria-live="polite">${this.note}</p>
    </div>`;
  }

  async #toggle(): Promise<void> {
    this.note = '';
    this.lines = this.lines === null ? await this.app.engine.diagnostics() : null;
  }

  async #copy(lines: readonly string[]): Promise<void> {
    const copied = await this.app.page.copy(lines.join('\n'));
    this.note = copied ? msg('Copied.') : msg('The browser did not allow copying.');
  }
}
