import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FoundPerson, PeopleSearch } from '../../engine/api/state.ts';
import { xIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { SETTINGS_FRAGMENT } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { foundRow } from './found-row.ts';
import { identityMarkStyles } from './identity-mark.ts';
import { searchErrorWords, searchWords } from './people-words.ts';
import { personStyles } from './person-styles.ts';
import './request-dialog.ts';

/** The search for people by nickname or id, and its results. */
@customElement('dp-find-people')
export class DpFindPeople extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    identityMarkStyles,
    personStyles,
    css`
      :host {
        display: block;
      }

      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 6px 8px;
        padding: 0 20px 12px;
      }

      label,
      .wrong {
        grid-column: 1 / -1;
      }

      .wrong:empty {
        display: none;
      }

      [role='search'] .button {
        padding: 8px 16px;
      }

      .told {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 8px;
        padding: 0 12px 0 20px;
      }

      .told > a {
        justify-self: start;
        padding-block: 6px;
        margin-top: 6px;
      }

      .told:has(button) {
        padding-bottom: 8px;
      }

      .bar {
        grid-column: 1 / -1;
        height: 4px;
        margin-block: 4px;
        margin-inline-end: 8px;
        overflow: hidden;
        border-radius: 2px;
        background: var(--sand-strong);
      }

      .bar > div {
        height: 100%;
        background: var(--accent);
        transition: width var(--quick) var(--ease);
      }

      @media (forced-colors: active) {
        .bar {
          outline: 1px solid CanvasText;
        }

        .bar > div {
          background: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @state() private failure = '';
  /** The recipient of the request that is being written. */
  @state() private asking: FoundPerson | null = null;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult {
    const search = this.app.store.engine?.search ?? null;
    return html`<form role="search" novalidate @submit=${(event: Event) => this.#submit(event)}>
        <label class="label" for="query">${msg('Find people by nickname')}</label>
        <input
          id="query"
          class="input"
          type="search"
          dir="auto"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          enterkeyhint="search"
          placeholder=${msg('Nickname or id')}
          aria-describedby="failure"
          aria-invalid=${this.failure === '' ? 'false' : 'true'}
          .value=${search?.query ?? ''}
          @input=${() => (this.failure = '')}
        />
        <button class="button primary" type="submit">${msg('Search')}</button>
        <p class="wrong" id="failure" aria-live="polite">${this.failure}</p>
      </form>
      <div class="told">
        <p class="small" role="status">${search === null ? nothing : searchWords(search, this.formats)}</p>
        ${search === null ? nothing : this.#progress(search)}
      </div>
      ${search === null || search.results.length === 0 ? nothing : this.#results(search)}
      ${
        this.asking === null
          ? nothing
          : html`<dp-request-dialog
              .app=${this.app}
              .person=${this.asking}
              @dp-close=${() => (this.asking = null)}
            ></dp-request-dialog>`
      }`;
  }

  #progress(search: PeopleSearch): TemplateResult {
    return html`<button
        class="icon-button"
        type="button"
        aria-label=${msg('Close the search')}
        title=${msg('Close the search')}
        @click=${() => this.#close()}
      >
        ${xIcon}
      </button>
      ${search.done ? nothing : this.#bar(search)}
      ${search.problem === 'off' ? html`<a class="button" href=${SETTINGS_FRAGMENT}>${msg('Settings')}</a>` : nothing}`;
  }

  #results({ results }: PeopleSearch): TemplateResult {
    return html`<ul class="people" aria-label=${msg('Search results')}>
      ${repeat(
        results,
        ({ id }) => id,
        (each) => foundRow(each, (person) => (this.asking = person)),
      )}
    </ul>`;
  }

  #bar({ asked, answered }: PeopleSearch): TemplateResult {
    // Begins above zero, so that the start of the search is visible.
    const share = asked === 0 ? 0 : answered / asked;
    // By the property, because the Content-Security-Policy forbids style attributes.
    return html`<div
      class="bar"
      role="progressbar"
      aria-label=${msg('Search')}
      aria-valuemin="0"
      aria-valuemax=${Math.max(asked, 1)}
      aria-valuenow=${answered}
    >
      <div .style=${`width: ${Math.round(5 + share * 95)}%`}></div>
    </div>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const box = this.find<HTMLInputElement>('#query');
    const begun = await this.app.engine.people.search(box?.value ?? '');
    this.failure = begun.ok ? '' : searchErrorWords(begun.error);
    if (!begun.ok) box?.focus();
  }

  async #close(): Promise<void> {
    await this.app.engine.people.closeSearch();
    this.find<HTMLElement>('#query')?.focus();
  }
}
