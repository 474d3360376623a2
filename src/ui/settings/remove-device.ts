import { msg, str } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OwnDevice } from '../../engine/api/own-devices.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** Asks for confirmation before a device is removed from the own device list. That cannot be undone. */
@customElement('dp-remove-device')
export class DpRemoveDevice extends DpDialog {
  static override styles: CSSResultGroup = [base, controls, dialogStyles];

  @property({ attribute: false }) app!: Pick<AppContext, 'engine'>;
  @property({ attribute: false }) device!: OwnDevice;
  @state() private busy = false;
  @state() private failure = '';

  protected override heading(): string {
    return msg('Remove a browser');
  }

  protected override body(): TemplateResult {
    const time = this.formats.dateTime(this.device.addedAt);
    return html`<p>
        ${msg(str`The browser that was added ${time} gets nothing more that is said, and what it writes is not taken, as soon as your contacts and your other browsers hear of it. What is on it stays there. It can come back with a backup alone.`)}
      </p>
      <p class="wrong" aria-live="polite">${this.failure}</p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => this.close()}>${msg('Cancel')}</button>
        <button class="button final" type="button" aria-disabled=${this.busy} @click=${() => this.#remove()}>
          ${msg('Remove browser')}
        </button>
      </div>`;
  }

  async #remove(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const removed = await this.app.engine.devices.remove(this.device.id);
    this.busy = false;
    // If the device is gone already, another own device has removed it. That is a success too.
    if (removed.ok || removed.error.kind === 'unknown-device') return this.close();
    this.failure =
      removed.error.kind === 'not-kept'
        ? storageSentence(removed.error.problem)
        : msg('This browser cannot remove others any more.');
  }
}
