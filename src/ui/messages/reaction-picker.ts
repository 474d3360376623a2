import { msg } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { MAX_SIGN_BYTES } from '../../engine/api/limits.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank } from '../../lib/visible-text.ts';
import { DpElement } from '../shared/element.ts';
import { addLayer } from '../shared/layers.ts';
import { placeNear } from '../shared/place.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** Signs that can be pressed at once. */
export const SIGNS_AT_ONCE = 6;

/** What stands there before anything was used. */
const FIRST_SIGNS = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** The signs that were used last, then those that everybody has. */
export const signsToOffer = (used: readonly string[]): readonly string[] =>
  [...new Set([...used, ...FIRST_SIGNS])].slice(0, SIGNS_AT_ONCE);

/** The first sign of what was typed, as a reader counts signs; undefined where there is none that fits. */
const signIn = (typed: string): string | undefined => {
  const [first] = new Intl.Segmenter().segment(typed.trim());
  const sign = first?.segment ?? '';
  return isBlank(sign) || utf8Length(sign) > MAX_SIGN_BYTES ? undefined : sign;
};

/** The signs to react with, beside what opened them. Tells `dp-sign` with the one that was chosen. */
@customElement('dp-reaction-picker')
export class DpReactionPicker extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      [popover] {
        position: fixed;
        inset: auto;
        max-width: calc(100vw - 16px);
        margin: 0;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow-high);
      }

      .signs {
        display: flex;
        flex-wrap: wrap;
      }

      .sign {
        width: var(--target);
        height: var(--target);
        padding: 0;
        border: 0;
        border-radius: 12px;
        background: none;
        font-size: 1.5rem;
        line-height: 1;
        cursor: pointer;
      }

      .sign:hover,
      .sign[aria-pressed='true'] {
        background: var(--sand);
      }

      form {
        display: flex;
        gap: 6px;
        padding-top: 6px;
      }

      input {
        flex: 1;
        min-width: 0;
        width: 8em;
      }
    `,
  ];

  /** Signs that can be pressed at once. */
  @property({ attribute: false }) signs: readonly string[] = [];
  /** The one that is set already. */
  @property({ attribute: false }) own: string | null = null;

  #gone: (() => void) | null = null;

  /** Opens it at a button and puts the focus on its first sign. */
  async openAt(opener: HTMLElement): Promise<void> {
    await this.updateComplete;
    const box = this.#box();
    box.showPopover();
    placeNear(box, opener);
    this.find<HTMLElement>('.sign')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#layer(false);
  }

  protected override render(): TemplateResult {
    return html`<div
      popover
      role="dialog"
      aria-label=${msg('React')}
      @beforetoggle=${(event: ToggleEvent) => this.#layer(event.newState === 'open')}
    >
      <div class="signs">
        ${this.signs.map(
          (sign) =>
            html`<button
              class="sign"
              type="button"
              aria-pressed=${sign === this.own ? 'true' : 'false'}
              @click=${() => this.#choose(sign)}
            >
              ${sign}
            </button>`,
        )}
      </div>
      <form @submit=${(event: Event) => this.#submit(event)}>
        <input
          class="input"
          aria-label=${msg('Another sign')}
          placeholder=${msg('Another sign')}
          autocomplete="off"
        />
        <button class="button" type="submit">${msg('Set')}</button>
      </form>
    </div>`;
  }

  #box(): HTMLElement {
    return this.find<HTMLElement>('[popover]') as HTMLElement;
  }

  #layer(open: boolean): void {
    this.#gone?.();
    this.#gone = open ? addLayer({ close: () => this.#box().hidePopover(), keeps: false }) : null;
  }

  #choose(sign: string): void {
    this.#box().hidePopover();
    this.emit('dp-sign', sign);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const input = this.find<HTMLInputElement>('input');
    const sign = signIn(input?.value ?? '');
    if (sign === undefined) return input?.focus();
    if (input) input.value = '';
    this.#choose(sign);
  }
}
