import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import { base } from '../theme/base.ts';

/**
 * The shortest time between two announcements by a screen reader, in milliseconds: a contact pauses often during a
 * long text.
 */
const SAY_EVERY_MS = 60_000;

/** Shows that the contact is typing. A screen reader announces it only now and then. */
@customElement('dp-typing')
export class DpTyping extends DpElement {
  static override styles: CSSResultGroup = [base];

  @property() name = '';
  @property({ type: Boolean }) shown = false;
  @property({ attribute: false }) now = 0;

  #saidAt = Number.NEGATIVE_INFINITY;
  #says = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) this.#saidAt = Number.NEGATIVE_INFINITY;
    if (!this.shown || !(changed.has('shown') || changed.has('name'))) return;
    this.#says = this.now - this.#saidAt >= SAY_EVERY_MS;
    if (this.#says) this.#saidAt = this.now;
  }

  protected override render(): TemplateResult {
    // The live region is in the page before its text, or screen readers do not announce it.
    return html`<p
      class="small quiet"
      role="status"
      aria-live=${this.shown && !this.#says ? 'off' : 'polite'}
    >
      ${this.shown ? msg(str`${isolated(this.name)} is typing…`) : nothing}
    </p>`;
  }
}
