import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { VaultCommand } from '../../engine/api/vault-api.ts';
import { vaultWords } from '../lock/vault-words.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** The tasks with the passphrase. */
export type PassphraseTask = 'set' | 'change' | 'remove';

/** Below this many characters a hint describes a good passphrase. */
const SHORT_CHARACTERS = 16;

/** An input for a passphrase. */
interface Field {
  readonly id: 'current' | 'next' | 'again';
  readonly label: string;
  readonly fill: 'current-password' | 'new-password';
}

/** Asks for the passphrases that a task needs, and carries the task out. */
@customElement('dp-passphrase-dialog')
export class DpPassphraseDialog extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    css`
      form {
        display: grid;
        gap: 16px;
      }

      form > p:empty {
        display: none;
      }

      .show {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: var(--target);
      }

      .show input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) task: PassphraseTask = 'set';
  @state() private busy = false;
  @state() private shown = false;
  @state() private failure = '';
  @state() private short = true;

  protected override heading(): string {
    if (this.task === 'set') return msg('Set passphrase');
    return this.task === 'change' ? msg('Change passphrase') : msg('Remove passphrase');
  }

  protected override body(): TemplateResult {
    const fields = this.#fields();
    return html`${this.#explanation()}
      <form @submit=${(event: Event) => this.#submit(event)} novalidate>
        ${fields.map((field) => this.#field(field, field === fields[0]))}
        <label class="show">
          <input
            type="checkbox"
            .checked=${this.shown}
            @change=${(event: Event) => (this.shown = (event.target as HTMLInputElement).checked)}
          />${msg('Show what I type')}
        </label>
        <p id="note" class="small ${this.failure === '' ? 'quiet' : 'wrong'}" role="status">
          ${this.#note()}
        </p>
        <div class="buttons">
          <button class="button" type="button" ?disabled=${this.busy} @click=${() => this.close()}>
            ${msg('Cancel')}
          </button>
          <button class="button primary" type="submit" aria-disabled=${this.busy}>${this.heading()}</button>
        </div>
      </form>`;
  }

  #explanation(): TemplateResult {
    if (this.task === 'remove') {
      return html`<p>
        ${msg('Your keys and messages will lie open on this device, as they did before there was a passphrase.')}
      </p>`;
    }
    return html`<p>
      ${msg('Nobody can recover a passphrase that is forgotten: what is kept here would be lost. Write it down and keep it somewhere safe.')}
    </p>`;
  }

  #fields(): readonly Field[] {
    const current: Field = {
      id: 'current',
      label: msg('Current passphrase'),
      fill: 'current-password',
    };
    if (this.task === 'remove') return [current];
    const fresh: readonly Field[] = [
      { id: 'next', label: msg('New passphrase'), fill: 'new-password' },
      { id: 'again', label: msg('The same again'), fill: 'new-password' },
    ];
    return this.task === 'set' ? fresh : [current, ...fresh];
  }

  #field({ id, label, fill }: Field, isFirst: boolean): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        class="input"
        type=${this.shown ? 'text' : 'password'}
        autocomplete=${fill}
        autocapitalize="off"
        spellcheck="false"
        ?autofocus=${isFirst}
        aria-describedby=${id === 'next' ? 'advice' : nothing}
        ?readonly=${this.busy}
        @input=${() => (this.short = this.#value('next').length < SHORT_CHARACTERS)}
      />
      ${
        id === 'next'
          ? html`<p id="advice" class="small quiet">
              ${this.short ? msg('Good ones are long: four or five words that do not belong together.') : msg('That is long enough.')}
            </p>`
          : nothing
      }
    </div>`;
  }

  #note(): string {
    if (!this.busy) return this.failure;
    return this.task === 'change'
      ? msg('Checking and setting the passphrase. This takes some seconds.')
      : msg('Rewriting what is kept here. This takes some seconds, with a long history longer.');
  }

  #value(id: Field['id']): string {
    return this.find<HTMLInputElement>(`#${id}`)?.value ?? '';
  }

  #command(): VaultCommand {
    const [passphrase, next] = [this.#value('current'), this.#value('next')];
    if (this.task === 'set') return { kind: 'set', passphrase: next };
    return this.task === 'change' ? { kind: 'change', passphrase, next } : { kind: 'remove', passphrase };
  }

  /** The first invalid input, and the reason. */
  #problem(): readonly [Field['id'], string] | null {
    const empty = this.#fields().find(({ id }) => this.#value(id) === '');
    if (empty !== undefined) return [empty.id, vaultWords({ kind: 'empty' })];
    if (this.#value('next') !== this.#value('again')) return ['again', msg('The two are not the same yet.')];
    return null;
  }

  #refuse(id: Field['id'], why: string): void {
    this.failure = why;
    void this.updateComplete.then(() => this.find<HTMLInputElement>(`#${id}`)?.focus());
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const problem = this.#problem();
    if (problem !== null) return this.#refuse(...problem);
    const command = this.#command();
    this.failure = '';
    this.busy = true;
    const answer = await this.app.engine.vault(command).finally(() => (this.busy = false));
    if (answer.ok) return this.close();
    this.#refuse(answer.error.kind === 'wrong' ? 'current' : 'next', vaultWords(answer.error));
  }
}
