import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { getLocale } from '../../i18n/localize.ts';
import type { Language } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { findSigns } from './find-signs.ts';
import { type LoadSigns, loadSigns } from './load-signs.ts';
import type { DpSignGrid } from './sign-grid.ts';
import './sign-grid.ts';
import { signListStyles } from './sign-list-styles.ts';
import { groupsOf, type Sign, type SignGroup } from './signs.ts';

/** What is shown: all by groups, or what a query finds. */
const shownOf = (signs: readonly Sign[], query: string): readonly SignGroup[] => {
  if (query === '') return groupsOf(signs);
  const found = findSigns(signs, query);
  return found.length === 0 ? [] : [{ group: null, signs: found }];
};

/**
 * The signs that a query finds, all of them where there is none. Tells `dp-chosen` with the sign, and `dp-above` where a
 * key leads above it.
 */
@customElement('dp-sign-list')
export class DpSignList extends DpElement {
  static override styles: CSSResultGroup = [base, controls, signListStyles];

  /** Without spaces around it. */
  @property() query = '';
  /** The sign that was typed itself; '' where none was. */
  @property() typed = '';
  /** The one that is set already. */
  @property() own = '';
  @property({ attribute: false }) load: LoadSigns = loadSigns;

  @state() private signs: readonly Sign[] | 'coming' | 'missing' = 'coming';

  #language: Language | null = null;
  #shown: readonly SignGroup[] = [];

  /** What Enter in the box for the search chooses: the first that was found. */
  get best(): string | undefined {
    return this.query === '' ? undefined : this.#shown[0]?.signs[0]?.sign;
  }

  override focus(): void {
    (this.find<HTMLElement>('.typed') ?? this.find<DpSignGrid>('dp-sign-grid'))?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    // The language on the screen may be another one by now.
    if (this.#language !== getLocale()) void this.#fetch();
    if (changed.has('query') || changed.has('signs'))
      this.#shown = typeof this.signs === 'string' ? [] : shownOf(this.signs, this.query);
  }

  protected override render(): TemplateResult {
    return html`
      <p role="status">${this.#said()}</p>
      <div class="buttons">
        ${
          this.#isTypedOffered()
            ? html`<button
                class="button typed"
                type="button"
                @click=${() => this.emit('dp-chosen', this.typed)}
              >
                ${msg(str`React with ${isolated(this.typed)}`)}
              </button>`
            : nothing
        }
        ${
          this.signs === 'missing'
            ? html`<button class="button" type="button" @click=${() => void this.#fetch()}>
                ${msg('Try again')}
              </button>`
            : nothing
        }
      </div>
      <dp-sign-grid .groups=${this.#shown} .own=${this.own}></dp-sign-grid>
    `;
  }

  #said(): string {
    if (this.signs === 'coming') return msg('Loading the reactions…');
    if (this.signs === 'missing')
      return msg(
        'The list of reactions could not be loaded. You can still type any emoji above and press Enter.',
      );
    if (this.query === '') return '';
    const count = this.#shown[0]?.signs.length ?? 0;
    if (count > 0) return msg(str`Found: ${this.formats.number(count)}`);
    return this.typed ? '' : msg('Nothing found. Try another word, or type the emoji itself.');
  }

  /** One letter is a sign as well, but most often the beginning of a word. */
  #isTypedOffered(): boolean {
    return this.typed !== '' && this.signs !== 'coming' && this.#shown.length === 0;
  }

  async #fetch(): Promise<void> {
    const language = getLocale() as Language;
    this.#language = language;
    this.signs = 'coming';
    const loaded = await this.load(language);
    if (language === this.#language) this.signs = loaded.ok ? loaded.value : 'missing';
  }
}
