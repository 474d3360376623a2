import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { MAX_GREETING_BYTES } from '../../engine/api/limits.ts';
import type { FoundPerson } from '../../engine/api/state.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { requestErrorWords } from './people-words.ts';
import { caution, fullName, idLine } from './person-card.ts';
import { personStyles } from './person-styles.ts';
import { isolatedOr } from '../shared/isolated.ts';

/** From this share of the limit on, the size of the greeting is shown. */
const SAY_SIZE_FROM = 0.75;

/** The recipient of a request, as the dialog shows it. */
type AskedPerson = Pick<FoundPerson, 'id' | 'nickname' | 'index' | 'looksLike' | 'mixedScripts'>;

/** Sends a contact request to a person from the search, with an optional greeting. */
@customElement('dp-request-dialog')
export class DpRequestDialog extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    personStyles,
    dialogStyles,
    css`
      h2 {
        padding: 0;
      }

      form {
        display: grid;
        gap: 12px;
      }

      .person {
        border: 0;
        background: var(--cork-soft);
        --print-size: 56px;
      }

      textarea {
        min-height: 88px;
        resize: vertical;
      }

      .body p:empty {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) person!: AskedPerson;
  /** Whether the person was a contact before. */
  @property({ type: Boolean }) again = false;
  @state() private greeting = '';
  @state() private failure = '';
  @state() private busy = false;

  protected override heading(): string {
    return this.again ? msg('Ask again') : msg('Add contact');
  }

  protected override body(): TemplateResult {
    const { nickname, index, id } = this.person;
    return html`<div class="person">
        <dp-print .person=${id}></dp-print>
        <div class="about">${fullName(nickname, index)} ${idLine(id)}</div>
      </div>
      ${caution(this.person)}
      <p>
        ${msg(str`${isolatedOr(nickname, msg('This person'))} gets your nickname, your id and this greeting, and may accept or not. While they are away the request waits in the network, for a week. You can write to each other once it is accepted.`)}
      </p>
      <form novalidate @submit=${(event: Event) => this.#submit(event)}>
        <div class="field">
          <label for="greeting">${msg('Greeting, if you like')}</label>
          <textarea
            id="greeting"
            class="input"
            dir="auto"
            rows="3"
            aria-describedby="size failure"
            aria-invalid=${this.#tooLong ? 'true' : 'false'}
            placeholder=${this.again ? nothing : msg('How do you know each other?')}
            @input=${(event: Event) => this.#typed((event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </div>
        <p id="size" class="small ${this.#tooLong ? 'wrong' : 'quiet'}" aria-live="polite">
          ${this.#sizeText()}
        </p>
        <p id="failure" class="wrong" role="alert">${this.failure}</p>
        <div class="buttons">
          <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
          <button class="button primary" type="submit" ?disabled=${this.#tooLong} aria-disabled=${this.busy}>
            ${msg('Send request')}
          </button>
        </div>
      </form>`;
  }

  get #bytes(): number {
    return utf8Length(this.greeting);
  }

  get #tooLong(): boolean {
    return this.#bytes > MAX_GREETING_BYTES;
  }

  #sizeText(): string | typeof nothing {
    if (this.#bytes < MAX_GREETING_BYTES * SAY_SIZE_FROM) return nothing;
    const [size, limit] = [this.formats.number(this.#bytes), this.formats.number(MAX_GREETING_BYTES)];
    return this.#tooLong
      ? msg(str`Too long: ${size} of ${limit} bytes`)
      : msg(str`${size} of ${limit} bytes`);
  }

  #typed(text: string): void {
    this.greeting = text;
    this.failure = '';
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || this.#tooLong) return;
    this.busy = true;
    const { engine } = this.app;
    const sent = await engine.people
      .request(this.person.id, this.greeting.trim())
      .finally(() => (this.busy = false));
    if (sent.ok) this.close();
    else this.failure = requestErrorWords(sent.error, this.formats);
  }
}
