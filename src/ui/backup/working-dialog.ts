import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { BackupProgress, OnBackupProgress } from '../../engine/api/backup.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { backupDialogStyles } from './backup-dialog-styles.ts';
import { progressWords } from './backup-words.ts';

/** A dialog that works on something for a while. Closing it calls the work off. */
export abstract class WorkingDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles, backupDialogStyles];

  @state() protected progress: BackupProgress | null = null;
  @state() protected failure = '';
  /** Whether what is worked on is a restore, for the words. */
  protected readonly restoring: boolean = false;
  #closed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#closed = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#closed = true;
  }

  /** What the engine tells; it goes on as long as the dialog is there. */
  protected readonly tell: OnBackupProgress = (progress) => {
    this.progress = progress;
    return !this.#closed;
  };

  /** How far it is, in words and as a bar. */
  protected working(progress: BackupProgress): TemplateResult {
    const known = progress.step !== 'key' && progress.total > 0;
    return html`<div class="progress">
        <p role="status" aria-label=${msg('Progress')}>
          ${progressWords(progress, this.formats, this.restoring)}
        </p>
        ${
          known
            ? html`<progress
                aria-label=${msg('Progress')}
                max=${progress.total}
                .value=${progress.done}
              ></progress>`
            : html`<progress aria-label=${msg('Progress')}></progress>`
        }
      </div>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
      </div>`;
  }

  /** A box for a passphrase. */
  protected passphraseBox(id: string, label: string, isNew: boolean): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        class="input"
        type="password"
        autocomplete=${isNew ? 'new-password' : 'current-password'}
        aria-describedby="failure"
        aria-invalid=${this.failure === '' ? 'false' : 'true'}
      />
    </div>`;
  }

  /** What stands in a box. */
  protected typed(id: string): string {
    return this.find<HTMLInputElement>(`#${id}`)?.value ?? '';
  }

  /** Says what is wrong and where. */
  protected fail(failure: string, id?: string): void {
    this.progress = null;
    this.failure = failure;
    if (id !== undefined) void this.updateComplete.then(() => this.find<HTMLElement>(`#${id}`)?.focus());
  }
}
