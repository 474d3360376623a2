import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Contact } from '../../engine/api/state.ts';
import { triangleAlertIcon } from '../icons/icons.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { SETTINGS_FRAGMENT } from '../state/routes.ts';
import { standingWords } from '../settings/device-words.ts';
import { controls } from '../theme/controls.ts';

/** Bars above every screen: a contact uses a new device, or an unknown device uses the own identity. */
@customElement('dp-device-notices')
export class DpDeviceNotices extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    barStyles,
    css`
      .bar {
        background: var(--warning-soft);
      }

      .bar > .icon {
        color: var(--warning);
      }

      .grave {
        border-block: 2px solid var(--warning);
      }

      .grave > .icon {
        width: 26px;
        height: 26px;
      }

      strong {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult {
    return html`<div aria-live="polite">${this.#gravest()}</div>`;
  }

  /** One at a time, the most serious first. The next one comes when the person has confirmed this one. */
  #gravest(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    const words = engine?.devices ? standingWords(engine.devices.standing) : undefined;
    if (words) return this.#standing(words);
    if (engine?.elsewhere) return this.#elsewhere(engine.elsewhere.since);
    const fresh = engine?.contacts.find(({ newDevice }) => newDevice?.seen === false);
    return fresh ? this.#device(fresh) : nothing;
  }

  #standing({ title, text }: NonNullable<ReturnType<typeof standingWords>>): TemplateResult {
    return html`<section class="bar grave" aria-label=${msg('Off your devices')}>
      ${triangleAlertIcon}
      <p><strong>${title}</strong> ${text}</p>
      ${this.#toSettings()}
    </section>`;
  }

  #toSettings(): TemplateResult {
    return html`<button
      class="button"
      type="button"
      @click=${() => this.app.page.setFragment(SETTINGS_FRAGMENT, 'push')}
    >
      ${msg('Open settings')}
    </button>`;
  }

  #elsewhere(since: number): TemplateResult {
    const time = this.formats.dateTime(since);
    return html`<section class="bar grave" aria-label=${msg('Driftpost elsewhere')}>
      ${triangleAlertIcon}
      <p>
        <strong>${msg('Another browser runs Driftpost as you')}</strong>
        ${msg(str`It was there on ${time}: a backup was restored, or your keys were copied. If it is yours, all is well: the two bring each other what they have. If it is not, remove it in the settings. Then tell your contacts in another way, delete everything, and meet them anew: the old identity stays in the other hands.`)}
      </p>
      ${this.#toSettings()}
      <button class="button" type="button" @click=${() => this.app.engine.elsewhere.see()}>
        ${msg('I understand')}
      </button>
    </section>`;
  }

  #device({ id, name, newDevice }: Contact): TemplateResult {
    const time = this.formats.dateTime(newDevice?.firstSeenAt ?? 0);
    return html`<section class="bar" aria-label=${msg('New device')}>
      ${triangleAlertIcon}
      <p>
        ${msg(str`${isolated(name)} uses Driftpost in another browser since ${time}. If you did not expect it, compare safety codes.`)}
      </p>
      <button class="button" type="button" @click=${() => this.app.engine.contacts.seeDevices(id)}>
        ${msg('OK')}
      </button>
      <button
        class="button primary"
        type="button"
        @click=${() => this.app.store.open({ kind: 'verify', person: id })}
      >
        ${msg('Verify')}
      </button>
    </section>`;
  }
}
