import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { BackupProgress, OnBackupProgress } from '../../engine/api/backup.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { backupDialogStyles } from './backup-dialog-styles.ts';
import { progressWords } from './backup-words.ts';

/** A dialog with a long task. Closing it cancels the task. */
export abstract class WorkingDialog extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles, backupDialogStyles];

  @state() protected progress: BackupProgress | null = null;
  @state() protected failure = '';
  /** Whether the task is a restore; decides the words. */
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

  /** Takes the engine's progress. Returns whether the dialog is still there, so that the task goes on. */
  protected readonly tell: OnBackupProgress = (progress) => {
    this.progress = progress;
    return !this.#closed;
  };

  /** The progress in words and as a bar. */
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

  /** An input for a passphrase. */
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

  /** The value of an input. */
  protected typed(id: string): string {
    return this.find<HTMLInputElement>(`#${id}`)?.value ?? '';
  }

  /** Shows an error at an input. */
  protected fail(failure: string, id?: string): void {
    this.progress = null;
    this.failure = failure;
    if (id !== undefined) void this.updateComplete.then(() => this.find<HTMLElement>(`#${id}`)?.focus());
  }
}
