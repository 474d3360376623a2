import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Message } from '../../engine/api/state.ts';
import { copyIcon, xIcon } from '../icons/icons.ts';
import { eyeOffIcon, forwardIcon, trash2Icon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** An action for all selected messages. */
export type SelectedAction = 'copy' | 'forward' | 'hide' | 'delete' | 'cancel';

/**
 * The toolbar of the selection: the number of selected messages, and the actions for them.
 * @fires dp-selected with the chosen action
 */
@customElement('dp-selected-bar')
export class DpSelectedBar extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--line);
        background: var(--surface);
      }

      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        max-width: 860px;
        margin: 0 auto;
        padding: 10px 12px calc(10px + env(safe-area-inset-bottom));
      }

      [role='status'] {
        flex: 1;
        min-width: max-content;
        padding-inline: 4px;
        font-weight: 600;
      }

      @media (width < 480px) {
        .bar:not(.asks) .button span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  @property({ attribute: false }) messages: readonly Message[] = [];
  /** Whether the question about deleting for everyone is open. */
  @state() private asks = false;
  /** The button in the tab order (roving tabindex). */
  @state() private stop = 0;

  override focus(): void {
    this.#buttons()[this.stop]?.focus();
  }

  protected override render(): TemplateResult {
    const n = this.formats.number(this.messages.length);
    return html`<div
      class="bar ${this.asks ? 'asks' : ''}"
      role="toolbar"
      aria-label=${msg('Selected messages')}
      @keydown=${(event: KeyboardEvent) => this.#move(event)}
    >
      <span role="status"
        >${this.asks ? msg(str`Delete for everyone: ${n}?`) : msg(str`Selected: ${n}`)}</span
      >
      ${this.asks ? this.#answers() : this.#actions()}
    </div>`;
  }

  #actions(): TemplateResult {
    const isText = this.messages.some(({ kind }) => kind === 'text');
    const isOwn = this.messages.every(({ mine, kind }) => mine && kind !== 'deleted');
    return html`${isText ? this.#button(msg('Copy'), copyIcon, () => this.#tell('copy')) : nothing}
    ${isText ? this.#button(msg('Forward'), forwardIcon, () => this.#tell('forward')) : nothing}
    ${this.#button(msg('Delete for me'), eyeOffIcon, () => this.#tell('hide'))}
    ${isOwn ? this.#button(msg('Delete for everyone'), trash2Icon, () => this.#ask(true)) : nothing}
    ${this.#button(msg('Cancel'), xIcon, () => this.#tell('cancel'))}`;
  }

  #answers(): TemplateResult {
    return html`${this.#button(msg('Delete'), trash2Icon, () => this.#tell('delete'))}
    ${this.#button(msg('Cancel'), xIcon, () => this.#ask(false))}`;
  }

  #button(label: string, icon: TemplateResult, press: () => void): TemplateResult {
    return html`<button class="button" type="button" title=${label} @click=${press}>
      ${icon}<span>${label}</span>
    </button>`;
  }

  protected override updated(): void {
    const buttons = this.#buttons();
    const stop = Math.min(this.stop, buttons.length - 1);
    for (const [at, button] of buttons.entries()) button.tabIndex = at === stop ? 0 : -1;
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #ask(asks: boolean): void {
    this.asks = asks;
    this.stop = 0;
    void this.updateComplete.then(() => this.focus());
  }

  #tell(action: SelectedAction): void {
    this.asks = false;
    this.emit('dp-selected', action);
  }

  /** One tab stop (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/). */
  #move(event: KeyboardEvent): void {
    const buttons = this.#buttons();
    const now = buttons.findIndex((button) => button.matches(':focus'));
    const last = buttons.length - 1;
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.stop = (to + buttons.length) % buttons.length;
    this.focus();
  }
}
