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
  /** What the person's host or administrator has to do, if the person cannot do it. */
  readonly otherwise?: string;
  /** Whether reloading the page may help. */
  readonly reload: boolean;
  /** Whether this tab can take over the app. */
  readonly takes?: boolean;
}

const words = (problem: Exclude<AppProblem, 'locked' | 'screen-locked'>): Words => {
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
    case 'full-store':
      return {
        what: msg('There is no room to open what is kept here'),
        todo: msg(
          'The disk of this device, or the share of it that this browser gives to sites, is full. Make room, then reload. Your keys and messages are still kept.',
        ),
        reload: true,
      };
    case 'broken-store':
      return {
        what: msg('This browser cannot read what is kept here'),
        todo: msg(
          'Close the browser and open it again; make room if the disk of this device is full. Nothing was deleted by Driftpost.',
        ),
        otherwise: msg(
          'If it stays so, the files of this browser are damaged: clear the data of this site in its settings, then restore your backup.',
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
        what: msg('It is open in your other tab now'),
        todo: msg('Driftpost runs there and goes on with what this link leads to. You can close this tab.'),
        reload: false,
        takes: true,
      };
    case 'not-loaded':
      return {
        what: msg('A part of Driftpost could not be loaded'),
        todo: msg('Please check your network, then reload. What is kept in this browser is untouched.'),
        reload: true,
      };
    case 'crashed':
      return {
        what: msg('Driftpost has stopped'),
        todo: msg('Something unexpected happened. What you sent and received is kept. Reload to go on.'),
        reload: true,
      };
  }
};

/** Replaces the app: why it cannot run here, or not yet, and what to do. */
@customElement('dp-problem')
export class DpProblem extends DpElement {
  static override styles: CSSResultGroup = [base, controls, welcomeStyles];

  @property({ attribute: false }) problem: AppProblem | 'elsewhere' = 'crashed';
  @property({ attribute: false }) page: PageServices | null = null;
  @state() private busy = false;

  protected override render(): TemplateResult {
    if (this.problem === 'locked' || this.problem === 'screen-locked')
      return html`<dp-lock .page=${this.page} ?receiving=${this.problem === 'screen-locked'}></dp-lock>`;
    return html`<main>
      <div class="art">${mark()}</div>
      ${this.problem === 'elsewhere' ? this.#elsewhere() : this.#words(words(this.problem))}
      ${this.problem === 'insecure' ? this.#secureLink() : nothing}
    </main>`;
  }

  #words({ what, todo, otherwise, reload, takes }: Words): TemplateResult {
    return html`<h1>${what}</h1>
      <p class="lead">${todo}</p>
      ${otherwise === undefined ? nothing : html`<p class="lead">${otherwise}</p>`}
      ${
        reload && this.page !== null
          ? html`<button class="button primary" type="button" @click=${() => this.page?.reload()}>
              ${msg('Reload')}
            </button>`
          : nothing
      }
      ${takes === true ? this.#takeButton(msg('Continue here')) : nothing}`;
  }

  /** The same address over https, with its fragment, which may hold an invite. */
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
      ${this.#takeButton(msg('Use it here'))}`;
  }

  #takeButton(label: string): TemplateResult {
    return html`<button
      class="button primary"
      type="button"
      aria-disabled=${this.busy}
      @click=${() => this.#take()}
    >
      ${label}
    </button>`;
  }

  async #take(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.page?.takeOver().finally(() => (this.busy = false));
  }
}
