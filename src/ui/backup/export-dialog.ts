import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { checkIcon, copyIcon } from '../icons/icons.ts';
import { downloadIcon } from '../icons/later-icons.ts';
import { settingsStyles } from '../settings/settings-styles.ts';
import type { AppContext } from '../state/context.ts';
import { backupErrorWords, backupName } from './backup-words.ts';
import { WorkingDialog } from './working-dialog.ts';

/** The last file that was offered. There is one at a time. */
let lastAddress: string | null = null;

/** Makes a backup and offers its file as a download. */
@customElement('dp-export-backup')
export class DpExportBackup extends WorkingDialog {
  static override styles: CSSResultGroup = [settingsStyles, WorkingDialog.styles];

  @property({ attribute: false }) app!: AppContext;
  /** The address of the finished file, within this page. */
  @state() private address: string | null = null;
  /** Whether this device has a passphrase, which the dialog asks for too. */
  @state() private sealed = false;
  /** The generated passphrase, if the person took it. */
  @state() private offered: string | null = null;
  @state() private copied = false;

  protected override firstUpdated(): void {
    void this.#look();
  }

  protected override heading(): string {
    return msg('Export backup');
  }

  protected override body(): TemplateResult {
    if (this.address !== null) return this.#done(this.address);
    // The form stays in the page during the task, so that the inputs are still there after a failure.
    return html`${this.#form()} ${this.progress === null ? nothing : this.working(this.progress)}`;
  }

  #form(): TemplateResult {
    return html`<div class="sheet" ?hidden=${this.progress !== null}>
      <p>
        ${msg('One file with your identity, contacts and settings, sealed with a passphrase. With it you can go on in another browser.')}
      </p>
      <form @submit=${(event: Event) => this.#submit(event)} novalidate>
        ${this.#current()} ${this.passphraseBox('passphrase', msg('Passphrase'), true)}
        ${this.passphraseBox('again', msg('Passphrase again'), true)} ${this.#offer()}
        <p class="small quiet">
          ${msg('This one opens the file. Several words are better than one. Nobody can recover the passphrase, and without it the file is of no use.')}
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
      </form>
    </div>`;
  }

  /** An unlocked screen is not enough to export an identity, so the device's passphrase is asked for. */
  #current(): TemplateResult | typeof nothing {
    if (!this.sealed) return nothing;
    return html`${this.passphraseBox('current', msg('Current passphrase'), false)}
      <p class="small quiet">
        ${msg('The one that opens Driftpost on this device: whoever has a backup can be you.')}
      </p>`;
  }

  #offer(): TemplateResult {
    if (this.offered === null)
      return html`<div class="buttons start">
        <button class="button" type="button" @click=${() => this.#take()}>
          ${msg('Use six random words')}
        </button>
      </div>`;
    return html`<div class="offer">
      <p class="small" id="offered">${msg('Write these words down, or keep them in a password manager:')}</p>
      <output class="code" aria-labelledby="offered">${this.offered}</output>
      <button class="button" type="button" @click=${() => this.#copy()}>
        ${this.copied ? checkIcon : copyIcon}${this.copied ? msg('Copied') : msg('Copy the words')}
      </button>
    </div>`;
  }

  async #look(): Promise<void> {
    const answer = await this.app.engine.vault({ kind: 'status' });
    this.sealed = answer.ok && answer.value.isSet;
  }

  async #take(): Promise<void> {
    this.offered = await this.app.engine.backups.suggestPassphrase();
    for (const id of ['passphrase', 'again']) {
      const box = this.find<HTMLInputElement>(`#${id}`);
      if (box !== null) box.value = this.offered;
    }
    this.failure = '';
  }

  async #copy(): Promise<void> {
    this.copied = await this.app.page.copy(this.offered ?? '');
  }

  /** The first invalid input, and the reason. */
  #problem(): readonly [string, string] | null {
    const [passphrase, current] = [this.typed('passphrase'), this.typed('current')];
    if (this.sealed && current === '') return [msg('Please type your current passphrase.'), 'current'];
    if (passphrase === '') return [msg('Please type a passphrase.'), 'passphrase'];
    if (passphrase !== this.typed('again')) return [msg('The two passphrases are not the same.'), 'again'];
    return null;
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
    const problem = this.#problem();
    if (problem !== null) return this.fail(...problem);
    const [passphrase, current] = [this.typed('passphrase'), this.typed('current')];
    const history = this.find<HTMLInputElement>('#history')?.checked ?? true;
    this.failure = '';
    this.progress = { step: 'key' };
    const request = { passphrase, history, ...(this.sealed && { current }) };
    const made = await this.app.engine.backups.export(request, this.tell);
    if (made.ok) return this.isConnected ? this.#handOver(made.value) : undefined;
    const { kind } = made.error;
    const failure = backupErrorWords(made.error);
    if (failure === null) return;
    this.fail(failure, kind === 'wrong' ? 'current' : kind === 'too-short' ? 'passphrase' : undefined);
  }

  async #handOver(file: Blob): Promise<void> {
    // Not when the dialog closes, because some browsers begin to read a download late.
    if (lastAddress !== null) URL.revokeObjectURL(lastAddress);
    lastAddress = this.address = URL.createObjectURL(file);
    await this.updateComplete;
    this.find<HTMLAnchorElement>('a[download]')?.click();
  }
}
