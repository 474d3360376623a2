import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Explanation } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import '../qr/camera.ts';
import { pairingStyles } from './pairing-styles.ts';
import { readPicture } from '../qr/read-qr.ts';

/**
 * Takes the other side's code: typed, from the camera, or from a picture.
 * @fires dp-typed with the text in the box
 * @fires dp-connect with the code that is to be used
 */
@customElement('dp-their-code')
export class DpTheirCode extends DpElement {
  static override styles: CSSResultGroup = [base, controls, pairingStyles];

  @property() text = '';
  @property({ attribute: false }) failure: Explanation | null = null;
  @property({ type: Boolean }) busy = false;
  @state() private scanning = false;
  /** The search for a code in a picture: running, or without a result. */
  @state() private picture: 'reading' | 'nothing' | null = null;

  protected override render(): TemplateResult {
    return html`<section>
      ${this.scanning ? this.#camera() : nothing}
      <div class="field">
        <label for="theirs">${msg('Their code')}</label>
        <textarea
          id="theirs"
          class="input code"
          rows="2"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          aria-describedby="wrong"
          aria-invalid=${this.failure === null ? 'false' : 'true'}
          .value=${this.text}
          @input=${(event: Event) => this.#typed((event.target as HTMLTextAreaElement).value)}
        ></textarea>
        <p id="wrong" class="small wrong" role="alert">
          ${this.failure === null ? nothing : html`<strong>${this.failure.what}</strong> ${this.failure.todo}`}
        </p>
      </div>
      <p class="small" aria-live="polite">${this.#pictureWords()}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.find<HTMLInputElement>('#file')?.click()}>
          ${msg('Choose a picture')}
        </button>
        <button class="button" type="button" @click=${() => (this.scanning = !this.scanning)}>
          ${this.scanning ? msg('Stop scanning') : msg('Scan')}
        </button>
        <button
          class="button primary"
          type="button"
          aria-disabled=${this.busy}
          @click=${() => this.emit('dp-connect', this.text)}
        >
          ${msg('Connect')}
        </button>
      </div>
      <input id="file" type="file" accept="image/*" hidden @change=${(event: Event) => this.#chosen(event)} />
    </section>`;
  }

  #camera(): TemplateResult {
    return html`<dp-camera
      .words=${{
        hint: msg('Hold the code of the other side before the camera.'),
        refused: msg(
          'The browser did not allow the camera. Allow it for this page, or paste the code, or choose a picture of it.',
        ),
        none: msg('There is no camera here. Paste the code, or choose a picture of it.'),
      }}
      @dp-scanned=${(event: CustomEvent<string>) => this.#found(event.detail)}
    ></dp-camera>`;
  }

  #pictureWords(): string | typeof nothing {
    if (this.picture === 'reading') return msg('Looking for a code in the picture.');
    if (this.picture === 'nothing')
      return msg(
        'There is no QR code in this picture that can be read. Choose a sharper one, or paste the code.',
      );
    return nothing;
  }

  #typed(text: string): void {
    this.text = text;
    this.picture = null;
    this.emit('dp-typed', text);
  }

  /** A scan is deliberate, so the code is used at once. */
  #found(text: string): void {
    this.scanning = false;
    this.picture = null;
    this.text = text;
    this.emit('dp-connect', text);
  }

  async #chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.picture = 'reading';
    const text = await readPicture(file);
    input.value = '';
    if (text === undefined) this.picture = 'nothing';
    else this.#found(text);
  }
}
