import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../theme/base.ts';
import { DpElement } from './element.ts';
import { addLayer } from './layers.ts';
import { placeNear } from './place.ts';

/** A line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly icon: TemplateResult;
  readonly choose: () => void;
}

/** A menu: a popover with the keys of the ARIA menu pattern. One menu serves many buttons. */
@customElement('dp-menu')
export class DpMenu extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      [role='menu'] {
        position: fixed;
        inset: auto;
        min-width: 180px;
        max-width: calc(100vw - 16px);
        max-height: calc(100dvh - 16px);
        margin: 0;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--raised);
        color: var(--text);
        box-shadow: var(--shadow-high);
        overflow: auto;
        overscroll-behavior: contain;
      }

      button {
        display: flex;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: var(--target);
        padding: 8px 12px;
        border: 0;
        border-radius: var(--radius-control);
        background: transparent;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      button:hover,
      button:focus {
        background: var(--sand);
        outline-offset: -2px;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) items: readonly MenuItem[] = [];

  #opener: HTMLElement | null = null;
  #gone: (() => void) | null = null;

  /** Opens the menu at a button and puts the focus on its first line. */
  async openAt(opener: HTMLElement): Promise<void> {
    await this.updateComplete;
    const menu = this.#menu();
    this.#opener = opener;
    menu.showPopover();
    placeNear(menu, opener);
    this.#lines()[0]?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div
      popover
      role="menu"
      aria-label=${this.label}
      @keydown=${(event: KeyboardEvent) => this.#move(event)}
      @beforetoggle=${(event: ToggleEvent) => this.#layer(event.newState === 'open')}
      @toggle=${(event: ToggleEvent) => this.#toggled(event)}
    >
      ${this.items.map(
        (item) =>
          html`<button role="menuitem" type="button" @click=${() => this.#choose(item)}>
            ${item.icon}<span>${item.label}</span>
          </button>`,
      )}
    </div>`;
  }

  #menu(): HTMLElement {
    return this.find<HTMLElement>('[role=menu]') as HTMLElement;
  }

  #lines(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #choose(item: MenuItem): void {
    this.#menu().hidePopover();
    item.choose();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#layer(false);
  }

  #layer(open: boolean): void {
    this.#gone?.();
    this.#gone = open ? addLayer({ close: () => this.#menu().hidePopover(), keeps: false }) : null;
  }

  #toggled(event: ToggleEvent): void {
    this.#opener?.setAttribute('aria-expanded', String(event.newState === 'open'));
    if (event.newState === 'closed') this.emit('dp-menu-closed');
  }

  /** Arrows wrap around, Home and End go to the ends, Tab leaves. */
  #move(event: KeyboardEvent): void {
    const lines = this.#lines();
    const now = lines.findIndex((line) => line.matches(':focus'));
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') return this.#menu().hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    lines.at(to % lines.length)?.focus();
  }
}
