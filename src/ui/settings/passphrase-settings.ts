import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LOCK_AFTER_MINUTES, type LockAfterMinutes, type VaultStatus } from '../../engine/api/vault-api.ts';
import { vaultWords } from '../lock/vault-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import type { PassphraseTask } from './passphrase-dialog.ts';
import './passphrase-dialog.ts';
import { settingsStyles } from './settings-styles.ts';

const minutesText = (minutes: LockAfterMinutes): string =>
  minutes === 0 ? msg('Never') : msg(str`After ${minutes} minutes without input`);

/** What remains to do after a failed write. */
const unfinishedText = (unfinished: NonNullable<VaultStatus['unfinished']>): string =>
  unfinished === 'sealing'
    ? msg(
        'The passphrase is set, but not everything is sealed yet: the browser could not write all of it. Make room on the device and reload; Driftpost then goes on by itself.',
      )
    : msg(
        'The passphrase is being removed, but not everything is open yet: the browser could not write all of it. Make room on the device and reload; Driftpost asks for the passphrase once more and then goes on by itself.',
      );

/** Settings: the passphrase for the stored data, and the lock. */
@customElement('dp-passphrase-settings')
export class DpPassphraseSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  /** null until the engine has answered. */
  @state() private status: VaultStatus | null = null;
  @state() private task: PassphraseTask | null = null;
  @state() private locking = false;
  @state() private note: { readonly text: string; readonly wrong: boolean } = { text: '', wrong: false };

  protected override firstUpdated(): void {
    void this.#look();
  }

  protected override render(): TemplateResult {
    const { status } = this;
    return html`<section aria-labelledby="passphrase">
        <h2 id="passphrase">${msg('Passphrase')}</h2>
        <p>
          ${
            status?.isSet === true
              ? msg('What is kept here is sealed. The passphrase is asked for whenever Driftpost starts.')
              : msg(
                  'A passphrase seals your keys and messages on this device. Without one, whoever can use this browser can read them.',
                )
          }
        </p>
        ${status?.unfinished ? html`<p class="wrong">${unfinishedText(status.unfinished)}</p>` : nothing}
        ${status?.isSet === true ? this.#lockAfter(status.lockAfterMinutes) : nothing}
        <div class="buttons">
          <button
            class="button"
            type="button"
            ?disabled=${status?.isSet !== true}
            aria-disabled=${this.locking}
            @click=${() => this.#lock()}
          >
            ${msg('Lock now')}
          </button>
          ${
            status?.isSet === true
              ? html`${this.#button('change', msg('Change passphrase'))}${this.#button('remove', msg('Remove passphrase'))}`
              : this.#button('set', msg('Set passphrase'))
          }
        </div>
        <p class="small ${this.note.wrong ? 'wrong' : 'quiet'}" aria-live="polite">${this.note.text}</p>
      </section>
      ${this.#dialog()}`;
  }

  #button(task: PassphraseTask, text: string): TemplateResult {
    return html`<button
      class="button"
      type="button"
      ?disabled=${this.status === null}
      @click=${() => (this.task = task)}
    >
      ${text}
    </button>`;
  }

  #lockAfter(chosen: LockAfterMinutes): TemplateResult {
    return html`<div class="field">
      <label for="lock-after">${msg('Lock by itself')}</label>
      <select
        id="lock-after"
        class="input"
        aria-describedby="lock-hint"
        @change=${(event: Event) => this.#setLockAfter(event.target as HTMLSelectElement)}
      >
        ${LOCK_AFTER_MINUTES.map(
          (minutes) =>
            html`<option value=${minutes} .selected=${minutes === chosen}>${minutesText(minutes)}</option>`,
        )}
      </select>
      <p class="small quiet" id="lock-hint">
        ${msg('Locks the screen: messages go on arriving, and notifications do not say from whom. “Lock now” ends Driftpost until you are back, and forgets your keys.')}
      </p>
    </div>`;
  }

  #dialog(): TemplateResult | typeof nothing {
    if (this.task === null) return nothing;
    return html`<dp-passphrase-dialog
      .app=${this.app}
      .task=${this.task}
      @dp-close=${() => this.#look()}
    ></dp-passphrase-dialog>`;
  }

  /** The engine answers this after the task of the dialog, even if the dialog was closed meanwhile. */
  async #look(): Promise<void> {
    this.task = null;
    this.note = { text: '', wrong: false };
    const answer = await this.app.engine.vault({ kind: 'status' });
    if (answer.ok) await this.#show(answer.value);
  }

  async #show(status: VaultStatus): Promise<void> {
    const before = this.status?.lockAfterMinutes ?? status.lockAfterMinutes;
    this.status = status;
    if (status.lockAfterMinutes !== before) await this.app.page.lockAfter(status.lockAfterMinutes);
  }

  async #lock(): Promise<void> {
    this.locking = true;
    await this.app.page.lock();
  }

  async #setLockAfter(box: HTMLSelectElement): Promise<void> {
    const minutes = LOCK_AFTER_MINUTES.find((each) => String(each) === box.value) ?? 0;
    const answer = await this.app.engine.vault({ kind: 'lock-after', minutes });
    if (answer.ok) {
      await this.#show(answer.value);
      this.note = { text: msg('Saved.'), wrong: false };
      return;
    }
    this.note = { text: vaultWords(answer.error), wrong: true };
    box.value = String(this.status?.lockAfterMinutes ?? 0);
  }
}
