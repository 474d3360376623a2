import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bellIcon } from '../icons/icons.ts';
import type { NotificationContent, NotificationPermissionState } from '../page-services.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { settingsStyles } from './settings-styles.ts';

/** Settings: whether the system shows notifications of new messages. */
@customElement('dp-notification-settings')
export class DpNotificationSettings extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles];

  @property({ attribute: false }) app!: AppContext;

  protected override render(): TemplateResult {
    const permission = this.app.page.notificationPermission();
    return html`<section aria-labelledby="notifications">
      <h2 id="notifications">${msg('Notifications')}</h2>
      <p>${permissionText(permission)}</p>
      ${
        permission === 'default'
          ? html`<div class="buttons">
              <button class="button" type="button" @click=${() => this.#ask()}>
                ${bellIcon}${msg('Turn on notifications')}
              </button>
            </div>`
          : nothing
      }
      ${permission === 'unsupported' || permission === 'denied' ? nothing : this.#content()}
    </section>`;
  }

  #content(): TemplateResult {
    const { notificationContent: chosen } = this.app.page.preferences.get();
    const options: readonly (readonly [NotificationContent, string])[] = [
      ['text', msg('Name and text')],
      ['name', msg('The name only')],
      ['nothing', msg('Nothing of either')],
    ];
    return html`<div class="field">
      <label for="content">${msg('Notifications show')}</label>
      <select
        id="content"
        class="input"
        aria-describedby="content-hint"
        @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}
      >
        ${options.map(
          ([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
        )}
      </select>
      <p class="small quiet" id="content-hint">
        ${msg('Others may see your screen, and the system may keep what was shown. While the screen is locked nothing of either is shown.')}
      </p>
    </div>`;
  }

  #choose(value: string): void {
    this.app.page.setPreferences({ notificationContent: value as NotificationContent });
  }

  async #ask(): Promise<void> {
    await this.app.page.askNotifications();
    this.app.page.setPreferences({ notificationsAsked: true });
    this.requestUpdate();
  }
}

const permissionText = (permission: NotificationPermissionState): string => {
  switch (permission) {
    case 'granted':
      return msg('On. You are told of new messages while Driftpost is open in the background.');
    case 'denied':
      return msg('Off. The browser was told not to show any; its settings for this site can change that.');
    case 'unsupported':
      return msg('This browser has no notifications for this page.');
    case 'default':
      return msg('Off. You can be told of new messages while Driftpost is open in the background.');
  }
};
