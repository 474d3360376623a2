import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { waypointsIcon } from '../icons/later-icons.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { NETWORK_FRAGMENT } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { settingsStyles } from './settings-styles.ts';

/** A switch. A change is stored at once. */
interface Choice {
  readonly key: 'discoverable' | 'network';
  readonly label: string;
  readonly hint: string;
}

/** Settings: whether other people can find this person, and whether this device takes part in the network. */
@customElement('dp-network-settings')
export class DpNetworkSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private failure = '';

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const settings = this.app.store.engine?.settings;
    if (settings === undefined) return nothing;
    return html`<section aria-labelledby="taking-part">
      <h2 id="taking-part">${msg('Network')}</h2>
      ${this.#choice({
        key: 'discoverable',
        label: msg('Discoverable by nickname'),
        hint: settings.network
          ? msg(
              'Others find you by your nickname and can ask to become contacts. For that your nickname, its number and your id are kept in the network, by browsers of people you do not know.',
            )
          : msg('Has no effect while you do not take part in the network.'),
      })}
      ${this.#choice({
        key: 'network',
        label: msg('Take part in the network'),
        hint: msg(
          'Your browser is linked with browsers of strangers, passes on their lookups and keeps records for them; they do the same for you. Off: your contacts only. Nobody finds you, and you can look for nobody.',
        ),
      })}
      <p class="wrong" aria-live="polite">${this.failure || nothing}</p>
      <div class="buttons">
        <a class="button" href=${NETWORK_FRAGMENT}>${waypointsIcon}${msg('Your place in the network')}</a>
      </div>
    </section>`;
  }

  #choice({ key, label, hint }: Choice): TemplateResult {
    return html`<label class="switch">
      <span>${label}<span class="small quiet" id="${key}-hint">${hint}</span></span>
      <input
        id=${key}
        type="checkbox"
        role="switch"
        aria-label=${label}
        aria-describedby="${key}-hint"
        .checked=${this.app.store.engine?.settings[key] ?? false}
        @change=${(event: Event) => this.#set(key, event.target as HTMLInputElement)}
      />
    </label>`;
  }

  async #set(key: Choice['key'], box: HTMLInputElement): Promise<void> {
    const changed = await this.app.engine.settings.change({ [key]: box.checked });
    this.failure = '';
    if (changed.ok) return;
    box.checked = !box.checked;
    this.failure = storageSentence(changed.error.problem);
  }
}
