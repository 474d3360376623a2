import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RestoreError } from '../../engine/api/backup.ts';
import type { AppParts } from '../state/context.ts';
import { sentence, storageSentence } from '../invite/invite-words.ts';
import { problemWords } from './backup-words.ts';
import { WorkingDialog } from './working-dialog.ts';

/** Restores a backup into a browser without an identity. */
@customElement('dp-restore-backup')
export class DpRestoreBackup extends WorkingDialog {
  /** null until the engine is loaded. */
  @property({ attribute: false }) app: AppParts | null = null;
  protected override readonly restoring = true;

  protected override heading(): string {
    return msg('Restore from backup');
  }

  protected override body(): TemplateResult {
    // The form stays in the page during the task, so that the chosen file is still chosen after a failure.
    const { progress } = this;
    return html`<form
        ?hidden=${progress !== null}
        @submit=${(event: Event) => this.#submit(event)}
        novalidate
      >
        <p>
          ${msg('Brings your identity, contacts and settings into this browser, and the messages if they are in the file.')}
        </p>
        <div class="field">
          <label for="file">${msg('Backup file')}</label>
          <input id="file" class="input" type="file" aria-describedby="failure" />
        </div>
        ${this.passphraseBox('passphrase', msg('Passphrase'), false)}
        <p id="failure" class="wrong" aria-live="polite">${this.failure}</p>
        <div class="buttons">
          <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
          <button class="button primary" type="submit">${msg('Restore')}</button>
        </div>
      </form>
      ${progress === null ? '' : this.working(progress)}`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { app } = this;
    if (this.progress !== null || app === null) return;
    const file = this.find<HTMLInputElement>('#file')?.files?.[0];
    const passphrase = this.typed('passphrase');
    if (file === undefined) return this.fail(msg('Please choose the backup file.'), 'file');
    if (passphrase === '') return this.fail(msg('Please type the passphrase of the backup.'), 'passphrase');
    this.failure = '';
    this.progress = { step: 'key' };
    const restored = await app.engine.backups.restore({ file, passphrase }, this.tell);
    if (!restored.ok) return this.#refused(restored.error);
    // From now on the device holds data that can be lost.
    await app.page.persistStorage();
    app.page.reload();
  }

  #refused(error: RestoreError): void {
    switch (error.kind) {
      case 'refused': {
        const at = error.problem === 'wrong-passphrase' ? 'passphrase' : 'file';
        return this.fail(sentence(problemWords(error.problem)), at);
      }
      case 'not-kept':
        return this.fail(storageSentence(error.problem));
      case 'has-profile':
        return this.fail(msg('Somebody has started in this browser meanwhile. Reload the page.'));
      case 'cancelled':
        return;
    }
  }
}
