import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PageServices } from '../page-services.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { DpElement } from './element.ts';

/** Says that an earlier version of Driftpost left data here that this one cannot read, and offers to delete it. */
@customElement('dp-earlier-data')
export class DpEarlierData extends DpElement {
  static override styles: CSSResultGroup = [base, controls];

  @property({ attribute: false }) page!: Pick<PageServices, 'hasEarlierData' | 'deleteEarlierData'>;
  @state() private isThere = false;
  @state() private isDeleted = false;

  protected override firstUpdated(): void {
    void this.#look();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.isDeleted)
      return html`<p class="small quiet" role="status">
        ${msg('The data of the earlier Driftpost is deleted.')}
      </p>`;
    if (!this.isThere) return nothing;
    return html`<div class="card">
      <p>
        ${msg('This browser still has data of an earlier Driftpost, which this one cannot open. It is left as it is until you delete it.')}
      </p>
      <button class="button" type="button" @click=${() => this.#delete()}>
        ${msg('Delete the earlier data')}
      </button>
    </div>`;
  }

  async #look(): Promise<void> {
    this.isThere = await this.page.hasEarlierData();
  }

  async #delete(): Promise<void> {
    await this.page.deleteEarlierData();
    await this.#look();
    this.isDeleted = !this.isThere;
  }
}
