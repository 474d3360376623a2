import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { checkIcon } from '../icons/icons.ts';
import { downloadIcon } from '../icons/later-icons.ts';
import { settingsStyles } from '../settings/settings-styles.ts';
import type { AppContext } from '../state/context.ts';
import { backupErrorWords, backupName } from './backup-words.ts';
import { WorkingDialog } from './working-dialog.ts';

/** The last file that was handed over: there is one at a time. */
let lastAddress: string | null = null;

/** Makes a backup and hands its file over. */
@customElement('dp-export-backup')
export class DpExportBackup extends WorkingDialog {
  static override styles: CSSResultGroup = [settingsStyles, WorkingDialog.styles];

  @property({ attribute: false }) app!: AppContext;
  /** The address of the finished file, within this page. */
  @state() private address: string | null = null;

  protected override heading(): string {
    return msg('Export backup');
  }

  protected override body(): TemplateResult {
    if (this.address !== null) return this.#done(this.address);
    return this.progress === null ? this.#form() : this.working(this.progress);
  }

  #form(): TemplateResult {
    return html`<p>
        ${msg('One file with your identity, contacts and settings, sealed with a passphrase. With it you can go on in another browser.')}
      </p>
      <form @submit=${(event: Event) => this.#submit(event)} novalidate>
        ${this.passphraseBox('passphrase', msg('Passphrase'), true)}
        ${this.passphraseBox('again', msg('Passphrase again'), true)}
        <p class="small quiet">
          ${msg('Several words are better than one. Nobody can recover the passphrase, and without it the file is of no use.')}
        </p>
        <label class="switch">
          <span>${msg('With message history')}</span>
          <input
            id="history"
            type="checkbox"
            role="switch"
            aria-label=${msg('With message history')}
            checked
          />
        </label>
        <p id="failure" class="wrong" aria-live="polite">${this.failure}</p>
        <div class="buttons">
          <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
          <button class="button primary" type="submit">${downloadIcon}${msg('Make the backup')}</button>
        </div>
      </form>`;
  }

  #done(address: string): TemplateResult {
    return html`<p class="done" role="status">${checkIcon}<span>${msg('The backup is ready.')}</span></p>
      <p>
        ${msg('Your browser saves the file where downloads go. Keep a copy somewhere safe, and use your identity in one browser at a time.')}
      </p>
      <div class="buttons">
        <a class="button" href=${address} download=${backupName(this.app.page.now())}
          >${downloadIcon}${msg('Save the file again')}</a
        >
        <button class="button primary" type="button" @click=${() => this.close()}>${msg('Done')}</button>
      </div>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.progress !== null) return;
    const passphrase = this.typed('passphrase');
    if (passphrase === '') return this.fail(msg('Please type a passphrase.'), 'passphrase');
    if (passphrase !== this.typed('again'))
      return this.fail(msg('The two passphrases are not the same.'), 'again');
    const history = this.find<HTMLInputElement>('#history')?.checked ?? true;
    this.failure = '';
    this.progress = { step: 'key' };
    const made = await this.app.engine.exportBackup({ passphrase, history }, this.tell);
    if (made.ok) return this.isConnected ? this.#handOver(made.value) : undefined;
    const failure = backupErrorWords(made.error);
    if (failure !== null) this.fail(failure);
  }

  async #handOver(file: Blob): Promise<void> {
    // Not when the dialog closes: some browsers begin to read a download late.
    if (lastAddress !== null) URL.revokeObjectURL(lastAddress);
    lastAddress = this.address = URL.createObjectURL(file);
    await this.updateComplete;
    this.find<HTMLAnchorElement>('a[download]')?.click();
  }
}
