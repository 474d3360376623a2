import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { messageCircleIcon, settingsIcon, usersIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import { CHATS_FRAGMENT, PEOPLE_FRAGMENT, SETTINGS_FRAGMENT, type Route } from '../state/routes.ts';
import { base } from '../theme/base.ts';

/** The navigation between the main screens, at the foot of the left pane. */
@customElement('dp-nav')
export class DpNav extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      nav {
        display: grid;
        grid-template-columns: repeat(3, minmax(min-content, 1fr));
        gap: 4px;
        padding: 6px 4px calc(6px + env(safe-area-inset-bottom));
        border-top: 1px solid var(--line);
      }

      a {
        position: relative;
        display: grid;
        justify-items: center;
        gap: 2px;
        padding: 6px 4px;
        border-radius: 12px;
        color: var(--text-quiet);
        font-size: min(var(--text-small), 7cqw);
        text-decoration: none;
        transition: background var(--quick) var(--ease);
      }

      a:hover {
        background: var(--sand);
      }

      a[aria-current='page'] {
        color: var(--accent);
        font-weight: 650;
      }

      .mark {
        position: absolute;
        top: 3px;
        left: calc(50% + 6px);
        min-width: 18px;
        padding: 0 5px;
        border-radius: 99px;
        background: var(--accent);
        color: var(--accent-text);
        font-size: 0.6875rem;
        line-height: max(18px, 1.1rem);
        text-align: center;
      }

      @media (forced-colors: active) {
        a[aria-current='page'] {
          outline: 1px solid Highlight;
        }
      }
    `,
  ];

  @property() screen: Route['screen'] = 'chats';
  /** Unread messages in all chats. */
  @property({ type: Number }) unread = 0;
  /** Contact requests that wait for an answer. */
  @property({ type: Number }) requests = 0;

  protected override render(): TemplateResult {
    const [unread, requests] = [this.formats.number(this.unread), this.formats.number(this.requests)];
    const mark = (count: number, text: string): TemplateResult | typeof nothing =>
      count === 0
        ? nothing
        : html`<span class="mark" aria-hidden="true">${count > 99 ? '99+' : this.formats.number(count)}</span
            ><span class="hidden">${text}</span>`;
    const link = (screen: Route['screen'], fragment: string, content: TemplateResult): TemplateResult =>
      html`<a href=${fragment} aria-current=${this.screen === screen ? 'page' : nothing}>${content}</a>`;
    return html`<nav aria-label=${msg('Main')}>
      ${link('chats', CHATS_FRAGMENT, html`${messageCircleIcon}<span>${msg('Chats')}</span> ${mark(this.unread, msg(str`${unread} unread`))}`)}
      ${link('people', PEOPLE_FRAGMENT, html`${usersIcon}<span>${msg('People')}</span> ${mark(this.requests, msg(str`Requests: ${requests}`))}`)}
      ${link('settings', SETTINGS_FRAGMENT, html`${settingsIcon}<span>${msg('Settings')}</span>`)}
    </nav>`;
  }
}
