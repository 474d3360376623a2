import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { mark } from '../icons/mark.ts';
import '../lock/lock-screen.ts';
import type { AppProblem, PageServices } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { welcomeStyles } from '../welcome/welcome-styles.ts';

interface Words {
  readonly what: string;
  readonly todo: string;
  /** Where the person may not be able to do that: what somebody else has to do. */
  readonly otherwise?: string;
  /** Whether loading the page again can help. */
  readonly reload: boolean;
}

const words = (problem: Exclude<AppProblem, 'locked'>): Words => {
  switch (problem) {
    case 'insecure':
      return {
        what: msg('This page was not loaded securely'),
        todo: msg(
          'Browsers allow direct connections and encryption only on pages loaded over https, or from this device itself. Open the address with https:// in front.',
        ),
        otherwise: msg(
          'If nothing answers there, whoever hosts Driftpost here has to serve it over https: “npm start -- --host” does.',
        ),
        reload: false,
      };
    case 'no-store':
      return {
        what: msg('This browser keeps nothing for this page'),
        todo: msg(
          'Driftpost needs the storage called IndexedDB for your keys and messages. Private windows and strict settings can switch it off: open Driftpost in a normal window, or allow this site to store data.',
        ),
        reload: true,
      };
    case 'blocked':
      return {
        what: msg('Another version of Driftpost is still open'),
        todo: msg('Close all other tabs and windows with Driftpost, then reload this one.'),
        reload: true,
      };
    case 'newer-store':
      return {
        what: msg('Your data is from a newer Driftpost'),
        todo: msg(
          'This page is an older version and does not touch your data. Reload to get the newest version.',
        ),
        reload: true,
      };
    case 'handed-over':
      return {
        what: msg('The code is in your other tab now'),
        todo: msg('Driftpost is open there and goes on with it. You can close this tab.'),
        reload: false,
      };
    case 'crashed':
      return {
        what: msg('Driftpost has stopped'),
        todo: msg('Something unexpected happened. What you sent and received is kept. Reload to go on.'),
        reload: true,
      };
  }
};

/** Instead of the app: why it cannot run here, or not yet, and what to do. */
@customElement('dp-problem')
export class DpProblem extends DpElement {
  static override styles: CSSResultGroup = [base, controls, welcomeStyles];

  @property({ attribute: false }) problem: AppProblem | 'elsewhere' = 'crashed';
  @property({ attribute: false }) page: PageServices | null = null;
  @state() private busy = false;

  protected override render(): TemplateResult {
    if (this.problem === 'locked') return html`<dp-lock .page=${this.page}></dp-lock>`;
    return html`<main>
      <div class="art">${mark()}</div>
      ${this.problem === 'elsewhere' ? this.#elsewhere() : this.#words(words(this.problem))}
      ${this.problem === 'insecure' ? this.#secureLink() : nothing}
    </main>`;
  }

  #words({ what, todo, otherwise, reload }: Words): TemplateResult {
    return html`<h1>${what}</h1>
      <p class="lead">${todo}</p>
      ${otherwise === undefined ? nothing : html`<p class="lead">${otherwise}</p>`}
      ${
        reload && this.page !== null
          ? html`<button class="button primary" type="button" @click=${() => this.page?.reload()}>
              ${msg('Reload')}
            </button>`
          : nothing
      }`;
  }

  /** The same address over https; with its fragment, in which there may be an invite. */
  #secureLink(): TemplateResult {
    const address = new URL(this.baseURI);
    address.protocol = 'https:';
    return html`<a class="button primary" href=${address.href}>${msg('Open it over https')}</a>`;
  }

  #elsewhere(): TemplateResult {
    return html`<h1>${msg('Driftpost is open in another tab')}</h1>
      <p class="lead">
        ${msg('It runs in one tab at a time, so that no message is handled twice. You can go on there, or bring it here.')}
      </p>
      <button class="button primary" type="button" ?disabled=${this.busy} @click=${() => this.#take()}>
        ${msg('Use it here')}
      </button>`;
  }

  async #take(): Promise<void> {
    this.busy = true;
    await this.page?.takeOver().finally(() => (this.busy = false));
  }
}
