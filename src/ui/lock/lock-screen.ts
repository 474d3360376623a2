import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { mark } from '../icons/mark.ts';
import type { PageServices } from '../page-services.ts';
import '../settings/erase.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { welcomeStyles } from '../welcome/welcome-styles.ts';
import { vaultWords } from './vault-words.ts';

/**
 * The screen of a locked start or a locked screen. It asks for the passphrase, or offers to delete everything if the
 * person has lost it. It shows nothing of what is stored.
 */
@customElement('dp-lock')
export class DpLock extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    welcomeStyles,
    css`
      summary {
        padding-block: 10px;
        color: var(--text-quiet);
        cursor: pointer;
      }

      details > div {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 14px;
      }
    `,
  ];

  @property({ attribute: false }) page!: PageServices;
  /** Only the screen is locked. */
  @property({ type: Boolean }) receiving = false;
  @state() private failure = '';
  @state() private busy = false;
  @state() private asking = false;

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<main>
      <div class="art">${mark()}</div>
      <h1>${msg('Driftpost is locked')}</h1>
      <p class="lead">
        ${
          this.receiving
            ? msg('Messages go on arriving. Your passphrase opens the screen.')
            : msg('What is kept here is sealed. Your passphrase opens it.')
        }
      </p>
      <form @submit=${(event: Event) => this.#submit(event)} novalidate>
        <div class="field">
          <label for="passphrase">${msg('Passphrase')}</label>
          <input
            id="passphrase"
            class="input"
            type="password"
            autocomplete="current-password"
            aria-describedby="note"
            aria-invalid=${this.failure === '' ? 'false' : 'true'}
          />
          <p id="note" class="small ${this.failure === '' ? 'quiet' : 'wrong'}" role="status">
            ${this.#note()}
          </p>
        </div>
        <button class="button primary" type="submit" aria-disabled=${this.busy}>${msg('Unlock')}</button>
      </form>
      ${this.#lost()}
    </main>`;
  }

  #note(): string {
    if (this.busy) return msg('Checking the passphrase. This takes some seconds on purpose.');
    return this.failure || msg('Checking takes some seconds on purpose: it makes guessing slow.');
  }

  #lost(): TemplateResult {
    return html`<details>
        <summary>${msg('Forgotten?')}</summary>
        <div>
          <p>
            ${msg('Nobody can open it without the passphrase. You can delete what is kept here and begin anew.')}
          </p>
          <button class="button danger" type="button" @click=${() => (this.asking = true)}>
            ${msg('Delete everything')}
          </button>
        </div>
      </details>
      ${
        this.asking
          ? html`<dp-erase-dialog
              .app=${{ page: this.page }}
              @dp-close=${() => (this.asking = false)}
            ></dp-erase-dialog>`
          : nothing
      }`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const box = this.find<HTMLInputElement>('input');
    if (this.busy || box === null) return;
    this.failure = box.value === '' ? vaultWords({ kind: 'empty' }) : '';
    if (box.value === '') return box.focus();
    this.busy = true;
    const answer = await this.page.unlock(box.value).finally(() => (this.busy = false));
    box.value = '';
    if (answer.kind === 'opened') {
      // Stays busy until the chats are there; then the app removes this screen.
      this.busy = true;
      return this.page.lockAfter(answer.lockAfterMinutes);
    }
    this.failure = vaultWords(answer);
    box.focus();
  }
}
