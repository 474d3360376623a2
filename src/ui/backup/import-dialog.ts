import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { DpDialog } from '../shared/dialog.ts';

/**
 * Says where a backup can be restored.
 * @fires dp-erase when the person wants to delete everything and start over
 */
@customElement('dp-import-backup')
export class DpImportBackup extends DpDialog {
  protected override heading(): string {
    return msg('Import backup');
  }

  protected override body(): TemplateResult {
    return html`<p>
        ${msg('A backup is restored in a browser where nobody has started yet: open Driftpost there and choose “Restore from backup”.')}
      </p>
      <p>
        ${msg('Here you have an identity already. To restore a backup in this browser, everything that is here has to be deleted first.')}
      </p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.#erase()}>
          ${msg('Delete what is here first')}
        </button>
        <button class="button primary" type="button" @click=${() => this.close()}>${msg('Keep it')}</button>
      </div>`;
  }

  #erase(): void {
    this.close();
    this.emit('dp-erase');
  }
}
