import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { smilePlusIcon } from '../icons/later-icons.ts';
import type { DpSignList } from '../reactions/sign-list.ts';
import { DpElement } from '../shared/element.ts';
import { addLayer } from '../shared/layers.ts';
import { MissingController, missingBlock } from '../shared/missing.ts';
import { part } from '../shared/parts.ts';
import { placeNear } from '../shared/place.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { reactionPickerStyles } from './reaction-picker-styles.ts';
import { typedSign } from './typed-sign.ts';

/** Signs that can be pressed at once. */
export const SIGNS_AT_ONCE = 6;

/** What stands there before anything was used. */
const FIRST_SIGNS = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** The signs that were used last, then those that everybody has. */
export const signsToOffer = (used: readonly string[]): readonly string[] =>
  [...new Set([...used, ...FIRST_SIGNS])].slice(0, SIGNS_AT_ONCE);

/** All signs, fetched when others are wanted than those at once. */
const signList = part(() => import('../reactions/sign-list.ts'));

/**
 * The signs to react with, beside what opened them, and the search for others. The box for the search takes any sign as
 * well, whether the list of signs is there or not. Tells `dp-sign` with the one that was chosen.
 */
@customElement('dp-reaction-picker')
export class DpReactionPicker extends DpElement {
  static override styles: CSSResultGroup = [base, controls, reactionPickerStyles];

  /** Signs that can be pressed at once. */
  @property({ attribute: false }) signs: readonly string[] = [];
  /** The one that is set already. */
  @property({ attribute: false }) own: string | null = null;

  /** What is searched for; null while nothing is. */
  @state() private query: string | null = null;

  #gone: (() => void) | null = null;

  constructor() {
    super();
    new MissingController(this);
  }

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
    const isSearching = this.query !== null;
    return html`<div
      popover
      role="dialog"
      aria-label=${msg('React')}
      class=${isSearching ? 'wide' : ''}
      @beforetoggle=${(event: ToggleEvent) => this.#layer(event.newState === 'open')}
      @toggle=${(event: ToggleEvent) => event.newState === 'closed' && this.#closed()}
      @keydown=${(event: KeyboardEvent) => this.#typeAnywhere(event)}
    >
      <div class="signs">
        ${this.signs.map((sign) => this.#sign(sign))}
        <button
          class="icon-button"
          type="button"
          aria-label=${msg('More reactions')}
          title=${msg('More reactions')}
          aria-expanded=${isSearching ? 'true' : 'false'}
          @click=${() => this.#toggleSearch()}
        >
          ${smilePlusIcon}
        </button>
      </div>
      ${isSearching ? this.#search() : nothing}
    </div>`;
  }

  #sign(sign: string): TemplateResult {
    return html`<button
      class="sign"
      type="button"
      aria-pressed=${sign === this.own ? 'true' : 'false'}
      @click=${() => this.#choose(sign)}
    >
      ${sign}
    </button>`;
  }

  #search(): TemplateResult {
    return html`<form role="search" @submit=${(event: Event) => this.#submit(event)}>
        <input
          class="input"
          role="searchbox"
          aria-label=${msg('Search reactions')}
          placeholder=${msg('Search reactions')}
          autocomplete="off"
          enterkeyhint="done"
          @input=${(event: Event) => (this.query = (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#toList(event)}
        />
      </form>
      ${this.#list()}`;
  }

  #list(): TemplateResult {
    if (signList.state() === 'missing') return missingBlock();
    if (signList.now() === undefined)
      return html`<p class="waits" role="status">${msg('Loading the reactions…')}</p>`;
    const query = this.query ?? '';
    return html`<dp-sign-list
      .query=${query.trim()}
      .typed=${typedSign(query) ?? ''}
      .own=${this.own ?? ''}
      @dp-chosen=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      @dp-above=${() => this.find<HTMLInputElement>('input')?.focus()}
    ></dp-sign-list>`;
  }

  #box(): HTMLElement {
    return this.find<HTMLElement>('[popover]') as HTMLElement;
  }

  #layer(open: boolean): void {
    this.#gone?.();
    this.#gone = open ? addLayer({ close: () => this.#box().hidePopover(), keeps: false }) : null;
  }

  /** Not before it is closed: the browser gives the focus back from what has it, which must be there until then. */
  #closed(): void {
    this.query = null;
  }

  async #toggleSearch(): Promise<void> {
    this.query = this.query === null ? '' : null;
    void signList().then(() => this.requestUpdate());
    await this.updateComplete;
    this.find<HTMLInputElement>('input')?.focus();
  }

  /** Typing goes into the box, wherever in the list the focus is. */
  #typeAnywhere(event: KeyboardEvent): void {
    const isTyped =
      event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (this.query === null || !isTyped) return;
    event.stopPropagation();
    this.find<HTMLInputElement>('input')?.focus();
  }

  #toList(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' || event.isComposing) return;
    event.preventDefault();
    this.find<DpSignList>('dp-sign-list')?.focus();
  }

  #choose(sign: string): void {
    this.#box().hidePopover();
    this.emit('dp-sign', sign);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const sign = this.find<DpSignList>('dp-sign-list')?.best ?? typedSign(this.query ?? '');
    if (sign !== undefined) this.#choose(sign);
  }
}
