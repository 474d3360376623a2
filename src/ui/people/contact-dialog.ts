import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shortId, type PersonId } from '../../engine/api/ids.ts';
import type { Contact } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { identityMark, identityMarkStyles } from './identity-mark.ts';
import { printOf } from './print.ts';
import './own-words.ts';
import './print-view.ts';
import { cautionStyles } from './person-styles.ts';
import { triangleAlertIcon } from '../icons/icons.ts';
import { isolated } from '../shared/isolated.ts';

/** The details of a contact, and the way to remove it. */
@customElement('dp-contact-dialog')
export class DpContactDialog extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    cautionStyles,
    dialogStyles,
    identityMarkStyles,
    css`
      .who {
        display: flex;
        align-items: center;
        gap: 16px;
        --print-size: 64px;
      }

      .name {
        font-size: var(--text-large);
        font-weight: 650;
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 8px 20px;
      }

      dt {
        color: var(--text-quiet);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) person!: PersonId;
  /** The question before an action. */
  @state() private asking: 'remove' | 'block' | null = null;
  @state() private failure = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override heading(): string {
    return msg('Contact settings');
  }

  protected override body(): TemplateResult {
    const contact = this.app.store.contact(this.person);
    if (contact === null) return html`<p>${msg('This contact was removed.')}</p>`;
    return this.asking === null ? this.#about(contact) : this.#question(contact, this.asking);
  }

  #about(contact: Contact): TemplateResult {
    return html`<div class="who">
        <dp-print .person=${contact.id}></dp-print>
        <div>
          <p class="name" dir="auto">${contact.name}</p>
          ${
            contact.ownName === ''
              ? nothing
              : html`<p class="small">${msg(str`Nickname: ${isolated(contact.nickname)}`)}</p>`
          }
          <p class="quiet">${printOf(contact.id).words}</p>
          ${identityMark(contact)}
        </div>
      </div>
      ${alikeWords(contact)}
      <dp-own-words .app=${this.app} .contact=${contact}></dp-own-words>
      <dl>
        <dt>${msg('Short id')}</dt>
        <dd class="code">${shortId(contact.id)}</dd>
        <dt>${msg('Added')}</dt>
        <dd>${this.formats.dateTime(contact.addedAt)}</dd>
      </dl>
      <p class="small quiet">
        ${msg('The picture and the two words are made from the key of this person. They look the same wherever you see them.')}
      </p>
      <div>
        <button
          class="button"
          type="button"
          @click=${() => this.app.store.open({ kind: 'verify', person: contact.id })}
        >
          ${msg('Verify')}
        </button>
      </div>
      <div class="buttons">
        <button class="button danger" type="button" @click=${() => (this.asking = 'remove')}>
          ${msg('Remove contact')}
        </button>
        <button class="button danger" type="button" @click=${() => (this.asking = 'block')}>
          ${msg('Block')}
        </button>
      </div>`;
  }

  #question(contact: Contact, what: 'remove' | 'block'): TemplateResult {
    return html`<p>${what === 'remove' ? removeWords(contact) : blockWords(contact)}</p>
      <p class="small">${what === 'remove' ? toldWords(contact) : untoldWords(contact)}</p>
      <p class="wrong" aria-live="polite">${this.failure}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => (this.asking = null)}>${msg('Cancel')}</button>
        <button class="button final" type="button" @click=${() => this.#part(contact, what)}>
          ${what === 'remove' ? msg('Remove contact') : msg('Block')}
        </button>
      </div>`;
  }

  async #part({ id }: Contact, what: 'remove' | 'block'): Promise<void> {
    const { engine } = this.app;
    const removed = await (what === 'remove' ? engine.contacts.remove(id) : engine.contacts.block(id));
    if (removed.ok) return this.close();
    this.failure = storageSentence(removed.error.problem);
  }
}

const removeWords = ({ name }: Contact): string =>
  msg(str`Remove ${isolated(name)} and the whole conversation from this device? This cannot be undone.`);

const blockWords = ({ name }: Contact): string =>
  msg(
    str`Block ${isolated(name)}? The contact and the whole conversation are removed from this device. This cannot be undone.`,
  );

const toldWords = ({ name, presence }: Contact): string =>
  presence.kind === 'removed'
    ? msg(str`${isolated(name)} has removed you before, and is told nothing.`)
    : msg(
        str`${isolated(name)} sees that you have removed them, and can ask to become a contact again. Until they have seen it, at most 30 days, this device keeps what it needs to tell them.`,
      );

const untoldWords = ({ name }: Contact): string =>
  msg(
    str`${isolated(name)} is told nothing, sees you as offline, and cannot ask you any more. In People you can unblock them.`,
  );

/** Explains the mark of a name that two contacts have. */
const alikeWords = ({ alike }: Contact): TemplateResult | typeof nothing => {
  if (alike === null) return nothing;
  const text = alike.newer
    ? msg(str`Another contact, ${isolated(alike.name)}, had this name, or one like it, before.`)
    : msg(
        str`Another contact, ${isolated(alike.name)}, has taken this name, or one like it. Look at picture and words before you write, or give each a name of your own.`,
      );
  return html`<p class="caution">${triangleAlertIcon}<span>${text}</span></p>`;
};
