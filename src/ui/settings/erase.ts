import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { trash2Icon } from '../icons/later-icons.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { settingsStyles } from './settings-styles.ts';

/** The setting that deletes everything on this device. */
@customElement('dp-erase')
export class DpErase extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private asking = false;

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="erase">
      <h2 id="erase">${msg('Leave')}</h2>
      <p>
        ${msg('Deletes your keys, contacts and messages from this device. There is no copy of them unless you have made a backup.')}
      </p>
      <div class="buttons">
        <button class="button danger" type="button" @click=${() => (this.asking = true)}>
          ${trash2Icon}${msg('Delete everything')}
        </button>
      </div>
      ${
        this.asking
          ? html`<dp-erase-dialog
              .app=${this.app}
              @dp-close=${() => (this.asking = false)}
            ></dp-erase-dialog>`
          : ''
      }
    </section>`;
  }
}

/** Asks for confirmation. */
@customElement('dp-erase-dialog')
export class DpEraseDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles];

  /** The page deletes everything. On a locked start there is no engine. */
  @property({ attribute: false }) app!: Pick<AppContext, 'page'> & Partial<Pick<AppContext, 'engine'>>;
  @state() private busy = false;

  protected override heading(): string {
    return msg('Delete everything');
  }

  protected override body(): TemplateResult {
    return html`<p>
        ${msg('Your identity, all contacts and all conversations on this device will be gone for good. Your contacts will see you as offline.')}
      </p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
        <button class="button final" type="button" aria-disabled=${this.busy} @click=${() => this.#erase()}>
          ${msg('Delete everything')}
        </button>
      </div>`;
  }

  async #erase(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.app.page.deleteEverything();
  }
}
