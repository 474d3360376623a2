import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Contact } from '../../engine/api/state.ts';
import { usersIcon } from '../icons/icons.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/**
 * The bar that announces a contact's new nickname, until the person confirms it. Several of them come one after the
 * other.
 */
@customElement('dp-name-notices')
export class DpNameNotices extends DpElement {
  static override styles: CSSResultGroup = [base, controls, barStyles];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult {
    const contact = this.app.store.engine?.contacts.find(({ renamedFrom }) => renamedFrom !== null);
    // The live region is in the page before its text, or screen readers do not announce it.
    return html`<div aria-live="polite">${contact === undefined ? nothing : this.#bar(contact)}</div>`;
  }

  #bar(contact: Contact): TemplateResult {
    const { id, chat, alike } = contact;
    const isOpen = this.app.store.log?.chat === chat;
    return html`<section class="bar" aria-label=${msg('New nickname')}>
      ${usersIcon}
      <p>
        ${renameWords(contact)}
        ${alike?.newer ? msg(str`Somebody else among your contacts is ${isolated(alike.name)} already.`) : nothing}
      </p>
      ${isOpen ? nothing : html`<a class="button" href=${chatFragment(chat)}>${msg('See the chat')}</a>`}
      <button class="button primary" type="button" @click=${() => this.app.engine.contacts.seeNickname(id)}>
        ${msg('Got it')}
      </button>
    </section>`;
  }
}

/** Names the old and the new nickname. */
const renameWords = ({ ownName, nickname, renamedFrom }: Contact): string => {
  const before = renamedFrom ?? '';
  return ownName === ''
    ? msg(str`${isolated(before)} is called ${isolated(nickname)} now.`)
    : msg(
        str`${isolated(ownName)} has another nickname now: ${isolated(nickname)}. Before it was ${isolated(before)}.`,
      );
};
