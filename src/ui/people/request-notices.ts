import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PersonId } from '../../engine/api/ids.ts';
import type { ContactRequest } from '../../engine/api/state.ts';
import { userPlusIcon } from '../icons/icons.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import type { Notice } from '../page-services.ts';
import { ANY_REQUEST, counted, requestTag } from '../app/notice-of.ts';
import { PEOPLE_FRAGMENT } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { isolated } from '../shared/isolated.ts';

/** How long a request is news, in milliseconds. Requests that came while the app was closed are only counted. */
const NEWS_MS = 60_000;

/** The text for a notification that must not name the sender. */
const nameless = (count: number): Notice => ({
  title: counted('Driftpost', count),
  body: msg('Somebody asks to become a contact.'),
  tag: ANY_REQUEST,
  fragment: PEOPLE_FRAGMENT,
});

/** Announces a contact request: by a bar with a polite live region, and by a notification of the system. */
@customElement('dp-request-notices')
export class DpRequestNotices extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    barStyles,
    css`
      .bar {
        background: var(--cork-soft);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  /** The newest request that the person has not seen. */
  @state() private news: PersonId | null = null;
  readonly #told = new Set<PersonId>();

  constructor() {
    super();
    new StoreController(this);
  }

  protected override willUpdate(): void {
    const requests = this.app.store.engine?.requests ?? [];
    const fresh = requests.filter(({ id, receivedAt }) => {
      const isNews = !this.#told.has(id) && this.app.page.now() - receivedAt < NEWS_MS;
      this.#told.add(id);
      return isNews;
    });
    if (!this.#isLooking) for (const request of fresh) this.#notify(request);
    if (fresh[0] !== undefined) this.news = fresh[0].id;
    if (this.#isLooking) this.news = null;
  }

  protected override render(): TemplateResult {
    const request = this.app.store.engine?.requests.find(({ id }) => id === this.news);
    // The live region is in the page before its text, or screen readers do not announce it.
    return html`<div aria-live="polite">${request === undefined ? nothing : this.#bar(request)}</div>`;
  }

  #bar({ nickname }: ContactRequest): TemplateResult {
    return html`<section class="bar" aria-label=${msg('Contact requests')}>
      ${userPlusIcon}
      <p>${msg(str`${isolated(nickname)} asks to become a contact.`)}</p>
      <button class="button" type="button" @click=${() => (this.news = null)}>${msg('Not now')}</button>
      <a class="button primary" href=${PEOPLE_FRAGMENT}>${msg('Have a look')}</a>
    </section>`;
  }

  get #isLooking(): boolean {
    return this.app.page.attended.get() && this.app.store.route.screen === 'people';
  }

  #notify({ id, nickname, greeting }: ContactRequest): void {
    const content = this.app.page.preferences.get().notificationContent;
    const { length } = this.app.store.engine?.requests ?? [];
    this.app.page.notify(
      content === 'nothing'
        ? nameless(length)
        : {
            title: nickname,
            body:
              (content === 'text' && greeting) || msg(str`${isolated(nickname)} asks to become a contact.`),
            tag: requestTag(id),
            fragment: PEOPLE_FRAGMENT,
          },
    );
  }
}
