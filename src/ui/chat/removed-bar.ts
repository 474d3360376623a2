import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Contact, Redemption } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { sentWords } from '../people/people-words.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** The content of the bar. */
interface Step {
  readonly text: string;
  readonly button: TemplateResult | typeof nothing;
}

/**
 * The bar above the composer that says: the contact has removed this person. It tells what happens to new messages,
 * and offers to ask again.
 */
@customElement('dp-removed-bar')
export class DpRemovedBar extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    barStyles,
    css`
      .bar {
        border-top: 1px solid var(--line);
        border-bottom: 0;
        background: var(--cork-soft);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) contact: Contact | null = null;
  @state() private failure = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult {
    const { contact } = this;
    // The live region is in the page before its text, or screen readers do not announce it.
    return html`<div aria-live="polite">
      ${contact?.presence.kind === 'removed' ? this.#bar(contact) : nothing}
    </div>`;
  }

  #bar(contact: Contact): TemplateResult {
    const { text, button } = this.#step(contact);
    return html`<section class="bar" aria-label=${msg('No contact any more')}>
      <p>${text} ${this.failure === '' ? nothing : html`<span class="wrong">${this.failure}</span>`}</p>
      ${button}
    </section>`;
  }

  /** The state of the way back to being contacts. */
  #step(contact: Contact): Step {
    const { requests = [], redemptions = [], sentRequests = [] } = this.app.store.engine ?? {};
    const isMine = ({ id }: { readonly id: PersonId }): boolean => id === contact.id;
    if (redemptions.some((each) => each.from === contact.id && isUnderWay(each))) return underWay(contact);
    if (requests.some(isMine)) return this.#asked(contact);
    const sent = sentRequests.find(isMine);
    const text = removedWords(contact);
    if (sent === undefined) return { text, button: this.#askAgain(contact) };
    const button = sent.state === 'expired' ? this.#askAgain(contact) : nothing;
    return { text: `${text} ${sentWords(sent.state)}.`, button };
  }

  #asked({ id, name }: Contact): Step {
    const accept = (): Promise<void> => this.#accept(this.app.engine.people.answer(id, 'accept'));
    return {
      text: msg(str`${isolated(name)} asks to become a contact.`),
      button: html`<button class="button primary" type="button" @click=${accept}>${msg('Accept')}</button>`,
    };
  }

  #askAgain({ id: person }: Contact): TemplateResult {
    const ask = (): void => this.app.store.open({ kind: 'ask-again', person });
    return html`<button class="button primary" type="button" @click=${ask}>${msg('Ask again')}</button>`;
  }

  async #accept(answered: ReturnType<AppContext['engine']['people']['answer']>): Promise<void> {
    const result = await answered;
    this.failure = '';
    if (result.ok) return;
    const { error } = result;
    this.failure =
      error.kind === 'not-kept'
        ? storageSentence(error.problem)
        : msg('This request cannot be accepted any more. You can ask again yourself.');
  }
}

const isUnderWay = (redemption: Redemption): boolean =>
  redemption.state === 'looking' || redemption.state === 'away';

const underWay = ({ name }: Contact): Step => ({
  text: msg(str`You and ${isolated(name)} are contacts again as soon as both of you have Driftpost open.`),
  button: nothing,
});

const removedWords = ({ name }: Contact): string =>
  msg(
    str`${isolated(name)} has removed you. What you write stays here, and goes out when you are contacts again.`,
  );
