import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Settings } from '../../engine/api/state.ts';
import { isOn, switched } from '../../engine/api/switches.ts';
import { TYPING } from '../../engine/api/typing-api.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { settingsStyles } from './settings-styles.ts';

/** A switch. A change is stored at once. */
interface Choice {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  /** The change of the settings for each position of the switch. */
  change(on: boolean, now: Settings): Partial<Settings>;
}

/**
 * Settings: what contacts learn automatically (typing, receipts, last seen). Each works both ways: without sharing
 * it, this person does not see it either.
 */
@customElement('dp-privacy-settings')
export class DpPrivacySettings extends DpElement {
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
    return html`<section aria-labelledby="privacy">
      <h2 id="privacy">${msg('Privacy')}</h2>
      ${this.#choice({
        key: 'receipts',
        label: msg('Read receipts'),
        hint: msg('Others see when you have read their messages, and you see when they have read yours.'),
        on: settings.readReceipts,
        change: (readReceipts) => ({ readReceipts }),
      })}
      ${this.#choice({
        key: TYPING,
        label: msg('Show when I am typing'),
        hint: msg('Contacts see when you are typing to them, and you see when they are typing to you.'),
        on: isOn(settings, TYPING),
        change: (on, now) => switched(now, TYPING, on),
      })}
      <p class="wrong" aria-live="polite">${this.failure}</p>
    </section>`;
  }

  #choice(choice: Choice): TemplateResult {
    const { key, label, hint, on } = choice;
    return html`<label class="switch">
      <span>${label}<span class="small quiet" id="${key}-hint">${hint}</span></span>
      <input
        id=${key}
        type="checkbox"
        role="switch"
        aria-label=${label}
        aria-describedby="${key}-hint"
        .checked=${on}
        @change=${(event: Event) => this.#set(choice, event.target as HTMLInputElement)}
      />
    </label>`;
  }

  async #set({ change }: Choice, box: HTMLInputElement): Promise<void> {
    const now = this.app.store.engine?.settings;
    if (now === undefined) return;
    const changed = await this.app.engine.settings.change(change(box.checked, now));
    this.failure = '';
    if (changed.ok) return;
    box.checked = !box.checked;
    this.failure = storageSentence(changed.error.problem);
  }
}
