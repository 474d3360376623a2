import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { groupName } from './group-words.ts';
import { signGridStyles } from './sign-list-styles.ts';
import type { Sign, SignGroup } from './signs.ts';
import { walked } from './walk.ts';

/** So many more signs are drawn with each picture, so that the box for the search can be typed into meanwhile. */
const STEP_SIGNS = 240;

/** The first signs of groups, so many in all. */
const firstOf = (groups: readonly SignGroup[], count: number): readonly SignGroup[] => {
  let left = count;
  return groups.flatMap(({ group, signs }) => {
    const some = signs.slice(0, Math.max(0, left));
    left -= some.length;
    return some.length === 0 ? [] : { group, signs: some };
  });
};

/**
 * Signs in rows: one stop of the tab key, with arrow keys in it. Tells `dp-chosen` with the sign, and `dp-above` where a
 * key leads above the first row.
 */
@customElement('dp-sign-grid')
export class DpSignGrid extends DpElement {
  static override styles: CSSResultGroup = [base, controls, signGridStyles];

  /** None of them is empty. */
  @property({ attribute: false }) groups: readonly SignGroup[] = [];
  /** The one that is set already. */
  @property() own = '';

  @state() private drawn = STEP_SIGNS;

  /** The one that the tab key comes to. */
  #stop: HTMLButtonElement | null = null;

  override focus(): void {
    this.#stop?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('groups')) return;
    this.drawn = STEP_SIGNS;
    this.scrollTop = 0;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('groups')) this.#stopAt(this.#buttons()[0] ?? null);
    const count = this.groups.reduce((sum, { signs }) => sum + signs.length, 0);
    if (this.drawn < count) requestAnimationFrame(() => (this.drawn += STEP_SIGNS));
  }

  protected override render(): TemplateResult {
    return html`<div
      @click=${(event: Event) => this.#press(event)}
      @keydown=${(event: KeyboardEvent) => this.#walk(event)}
      @focusin=${(event: Event) => this.#stopAt(event.target as HTMLButtonElement)}
    >
      ${firstOf(this.groups, this.drawn).map((group) => this.#group(group))}
    </div>`;
  }

  #group({ group, signs }: SignGroup): TemplateResult {
    const name = group === null ? msg('Search results') : groupName(group);
    return html`<section role="group" aria-label=${name}>
      ${group === null ? nothing : html`<h3>${name}</h3>`}
      <div class="grid">${signs.map((sign) => this.#button(sign))}</div>
    </section>`;
  }

  #button({ sign, name }: Sign): TemplateResult {
    return html`<button
      type="button"
      tabindex="-1"
      aria-label=${name}
      title=${name}
      aria-pressed=${sign === this.own ? 'true' : 'false'}
      .value=${sign}
    >
      ${sign}
    </button>`;
  }

  #buttons(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #stopAt(button: HTMLButtonElement | null): void {
    if (this.#stop) this.#stop.tabIndex = -1;
    this.#stop = button;
    if (button) button.tabIndex = 0;
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest('button');
    if (button) this.emit('dp-chosen', button.value);
  }

  #walk(event: KeyboardEvent): void {
    const button = event.target as HTMLButtonElement;
    const to = walked(event.key, this.#buttons().indexOf(button), {
      sizes: firstOf(this.groups, this.drawn).map(({ signs }) => signs.length),
      columns: getComputedStyle(button.parentElement as Element).gridTemplateColumns.split(' ').length,
    });
    if (to === undefined) return;
    event.preventDefault();
    if (to === null) return this.emit('dp-above');
    this.#buttons()[to]?.focus();
  }
}
