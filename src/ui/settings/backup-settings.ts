import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { downloadIcon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import './erase.ts';
import { settingsStyles } from './settings-styles.ts';
import { MissingController } from '../shared/missing.ts';
import { dialogOf } from '../shared/missing-part.ts';
import { part } from '../shared/parts.ts';

const loadExport = part(() => import('../backup/export-dialog.ts'));
const loadImport = part(() => import('../backup/import-dialog.ts'));

/** Settings: make a backup, or restore one. */
@customElement('dp-backup-settings')
export class DpBackupSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private open: 'export' | 'import' | 'erase' | null = null;

  constructor() {
    super();
    new MissingController(this);
  }

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="backup">
        <h2 id="backup">${msg('Backup')}</h2>
        <p>
          ${msg('Everything is on this device alone. A backup is a file, sealed with a passphrase, to go on from if the device is lost.')}
        </p>
        <div class="buttons">
          <button class="button" type="button" @click=${() => (this.open = 'export')}>
            ${downloadIcon}${msg('Export backup')}
          </button>
          <button class="button" type="button" @click=${() => (this.open = 'import')}>
            ${msg('Import backup')}
          </button>
        </div>
      </section>
      ${this.#dialog()}`;
  }

  /** Each is loaded when it is first wanted. */
  #dialog(): TemplateResult | typeof nothing {
    const close = (kind: string) => () => {
      if (this.open === kind) this.open = null;
    };
    switch (this.open) {
      case null:
        return nothing;
      case 'export':
        return html`<div @dp-close=${close('export')}>
          ${dialogOf(loadExport, html`<dp-export-backup .app=${this.app}></dp-export-backup>`)}
        </div>`;
      case 'import':
        return html`<div @dp-close=${close('import')} @dp-erase=${() => (this.open = 'erase')}>
          ${dialogOf(loadImport, html`<dp-import-backup></dp-import-backup>`)}
        </div>`;
      case 'erase':
        return html`<dp-erase-dialog .app=${this.app} @dp-close=${close('erase')}></dp-erase-dialog>`;
    }
  }
}
