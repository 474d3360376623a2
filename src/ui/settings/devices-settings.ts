import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OwnDevice, OwnDevices } from '../../engine/api/own-devices.ts';
import { trash2Icon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { standingWords } from './device-words.ts';
import './remove-device.ts';
import { settingsStyles } from './settings-styles.ts';

/** Settings: the list of own devices, with a button to remove each. */
@customElement('dp-devices-settings')
export class DpDevicesSettings extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    settingsStyles,
    css`
      ul {
        display: grid;
        gap: 14px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 14px;
      }

      li > div {
        flex: 1 1 200px;
        min-width: 0;
      }

      .name {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @state() private removing: OwnDevice | null = null;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const devices = this.app.store.engine?.devices ?? null;
    if (devices === null) return nothing;
    const words = standingWords(devices.standing);
    return html`<section aria-labelledby="devices">
        <h2 id="devices">${msg('Your devices')}</h2>
        ${words ? html`<p class="risk"><strong>${words.title}</strong> ${words.text}</p>` : nothing}
        ${
          devices.list.length > 1
            ? html`<p>
                ${msg('These browsers are you. They bring each other your messages whenever they are open at the same time.')}
              </p>`
            : html`<p>
                ${msg('To use Driftpost in another browser too, export a backup here and restore it there.')}
              </p>`
        }
        <ul aria-labelledby="devices">
          ${devices.list.map((device) => this.#device(device, devices))}
        </ul>
      </section>
      ${
        this.removing
          ? html`<dp-remove-device
              .app=${this.app}
              .device=${this.removing}
              @dp-close=${() => (this.removing = null)}
            ></dp-remove-device>`
          : nothing
      }`;
  }

  #device(device: OwnDevice, { standing }: OwnDevices): TemplateResult {
    const now = this.app.page.now();
    const time = this.formats.ago(device.addedAt, now);
    const mayGo = !device.isThis && standing !== 'removed';
    return html`<li>
      <div>
        <p class="name">${device.isThis ? msg('This browser') : msg('Another browser')}</p>
        <p class="small quiet">${msg(str`Added: ${time}`)}</p>
        ${device.isThis ? nothing : html`<p class="small quiet">${this.#linked(device, now)}</p>`}
      </div>
      ${
        mayGo
          ? html`<button
              class="button danger"
              type="button"
              aria-label=${msg(str`Remove the browser that was added ${this.formats.dateTime(device.addedAt)}`)}
              @click=${() => (this.removing = device)}
            >
              ${trash2Icon}${msg('Remove')}
            </button>`
          : nothing
      }
    </li>`;
  }

  #linked({ isLinked, linkedAt }: OwnDevice, now: number): string {
    if (isLinked) return msg('Linked with this browser now');
    if (linkedAt === null) return msg('Not linked with this browser yet');
    return msg(str`Linked with this browser last: ${this.formats.ago(linkedAt, now)}`);
  }
}
