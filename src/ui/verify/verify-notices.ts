import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Contact } from '../../engine/api/state.ts';
import { checkCheckIcon, triangleAlertIcon } from '../icons/icons.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { isolated } from '../shared/isolated.ts';

/** Bars above every screen: a contact wants to compare safety codes, or a contact's key has changed. */
@customElement('dp-verify-notices')
export class DpVerifyNotices extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    barStyles,
    css`
      .warning {
        border-block: 2px solid var(--warning);
        background: var(--warning-soft);
        font-weight: 600;
      }

      .warning > .icon {
        width: 26px;
        height: 26px;
        color: var(--warning);
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult {
    const { engine, dialog, log } = this.app.store;
    const asked = (engine?.verifications ?? []).filter(({ step }) => step === 'asked');
    const open = engine?.contacts.find(({ chat }) => chat === log?.chat);
    return html`
      <div aria-live="polite">
        ${asked.map(({ person }) => {
          const contact = this.app.store.contact(person);
          const isOpen = dialog?.kind === 'verify' && dialog.person === person;
          return contact === null || isOpen ? nothing : this.#question(contact);
        })}
      </div>
      ${open?.identity === 'changed' ? this.#warning(open) : nothing}
    `;
  }

  #question({ id, name }: Contact): TemplateResult {
    return html`<section class="bar" aria-label=${msg('Safety codes')}>
      ${checkCheckIcon}
      <p>${msg(str`${isolated(name)} wants to compare safety codes.`)}</p>
      <button class="button" type="button" @click=${() => this.app.engine.verification.cancel(id)}>
        ${msg('Not now')}
      </button>
      <button
        class="button primary"
        type="button"
        @click=${() => this.app.store.open({ kind: 'verify', person: id })}
      >
        ${msg('Compare')}
      </button>
    </section>`;
  }

  #warning(contact: Contact): TemplateResult {
    return html`<section class="bar warning" aria-label=${msg('Another key')}>
      ${triangleAlertIcon}
      <p>${warningWords(contact)}</p>
      <button
        class="button"
        type="button"
        @click=${() => this.app.store.open({ kind: 'verify', person: contact.id })}
      >
        ${msg('Verify')}
      </button>
    </section>`;
  }
}

/** The warning about a contact with another key than an earlier contact of the same or a similar name. */
const warningWords = ({ name, alike }: Contact): string =>
  alike?.newer
    ? msg(
        str`This ${isolated(name)} has another key than ${isolated(alike.name)}, whom you know. It may be a new device or a new start, or somebody else under that name. Compare safety codes before you trust it.`,
      )
    : msg(
        str`This ${isolated(name)} has another key than the one you know. It may be a new device or a new start, or somebody else under that name. Compare safety codes before you trust it.`,
      );
