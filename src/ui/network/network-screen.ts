import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EngineState } from '../../engine/api/engine-state.ts';
import type { LookupTrace, NetworkView } from '../../engine/api/state.ts';
import { relayList, relayListStyles } from '../frame/relay-list.ts';
import { arrowLeftIcon } from '../icons/icons.ts';
import { settingsStyles } from '../settings/settings-styles.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { CHATS_FRAGMENT, SETTINGS_FRAGMENT } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { lookupPicture } from './lookup-picture.ts';
import { estimateText, lookupWord, msText, roleWords } from './network-page-words.ts';
import { chartStyles } from './chart-styles.ts';
import { lookupStyles } from './lookup-styles.ts';
import { networkStyles } from './network-styles.ts';
import { neighbourTable } from './neighbour-table.ts';
import { legend } from './legend.ts';
import { placePicture } from './place-picture.ts';

const NO_NODES: ReadonlySet<string> = new Set();

/**
 * The screen "Network": the neighbours of this device, and its last lookups. The engine updates them once a second
 * while the screen is visible.
 */
@customElement('dp-network-screen')
export class DpNetworkScreen extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    settingsStyles,
    relayListStyles,
    networkStyles,
    chartStyles,
    lookupStyles,
  ];

  @property({ attribute: false }) app!: AppContext;
  /** The first hops of the lookup under the pointer. */
  @state() private lit: ReadonlySet<string> = NO_NODES;

  constructor() {
    super();
    new StoreController(this, ({ engine, page }) => {
      void engine.network.watch(page.visible.get());
      return [
        page.visible.subscribe((visible) => void engine.network.watch(visible)),
        () => void engine.network.watch(false),
      ];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    if (engine === null) return nothing;
    return html`<div class="page">
      <header>
        <a class="icon-button back" href=${CHATS_FRAGMENT} aria-label=${msg('Back')} title=${msg('Back')}
          >${arrowLeftIcon}</a
        >
        <h1>${msg('Network')}</h1>
      </header>
      ${this.#place(engine)}
      <section aria-labelledby="relays">
        <h2 id="relays">${msg('Meeting points')}</h2>
        <p class="small quiet">
          ${msg('Public servers where browsers that do not know each other yet are introduced: Nostr relays first, the others while these do not answer.')}
          ${engine.networkView?.doorkeeper === true ? msg('You keep a door open there for newcomers.') : nothing}
        </p>
        ${relayList(engine.network.relays, this.formats)}
      </section>
    </div>`;
  }

  #place({ settings, networkView: view }: EngineState): TemplateResult {
    if (!settings.network || view?.role === 'off') return this.#off();
    if (view === null) return html`<p class="quiet waiting" role="status">${msg('Looking around')}</p>`;
    return html`<div class="sight">
        <section class="chart" aria-label=${msg('Picture')}>
          ${placePicture({ neighbours: view.neighbours, label: this.#summary(view), lit: this.lit }, this.formats)}
          ${view.neighbours.length === 0 ? this.#alone() : legend()}
        </section>
        ${this.#facts(view)}
      </div>
      ${view.neighbours.length === 0 ? nothing : neighbourTable(view.neighbours, this.formats, this.app.page.now())}
      ${this.#lookups(view)}`;
  }

  #off(): TemplateResult {
    return html`<section class="chart" aria-label=${msg('Picture')}>
      ${placePicture({ neighbours: [], label: msg('You alone'), lit: NO_NODES }, this.formats)}
      <p>
        ${msg('You do not take part in the network. Your contacts reach you; nobody else finds you, and you can look for nobody.')}
      </p>
      <a class="button" href=${SETTINGS_FRAGMENT}>${msg('Settings')}</a>
    </section>`;
  }

  #alone(): TemplateResult {
    return html`<p role="status">
      ${msg('Nobody is linked with you yet. As soon as somebody else is here, a place in the network is found by itself.')}
    </p>`;
  }

  #summary({ neighbours }: NetworkView): string {
    const [all, contacts] = [neighbours.length, neighbours.filter(({ contact }) => contact !== null).length];
    return msg(
      str`You in the middle. Neighbours around you: ${this.formats.number(all)}; contacts among them: ${this.formats.number(contacts)}`,
    );
  }

  #facts(view: NetworkView): TemplateResult {
    const { formats } = this;
    const number = (value: number): string => formats.number(value);
    const fact = (name: string, value: string, more: string): TemplateResult =>
      html`<div class="fact">
        <dt>${name}</dt>
        <dd><span class="value">${value}</span><span class="small quiet">${more}</span></dd>
      </div>`;
    const contacts = number(view.neighbours.filter(({ contact }) => contact !== null).length);
    const [own, frames] = [number(view.records.own), number(view.traffic.framesPerMinute)];
    return html`<div>
      <dl class="facts">
        ${fact(msg('People in all'), `≈ ${estimateText(view.estimatedSize, formats)}`, msg('estimated from how close your neighbours are'))}
        ${fact(msg('Neighbours'), number(view.neighbours.length), msg(str`contacts among them: ${contacts}`))}
        ${fact(msg('Records kept here'), number(view.records.count), `${formats.size(view.records.bytes)} · ${msg(str`your own: ${own}`)}`)}
        ${fact(msg('Traffic per minute'), formats.size(view.traffic.bytesPerMinute), msg(str`messages: ${frames}`))}
      </dl>
      <p class="role small quiet">${roleWords(view.role)}</p>
    </div>`;
  }

  #lookups({ lookups }: NetworkView): TemplateResult {
    return html`<section aria-labelledby="lookups">
      <h2 id="lookups">${msg('Recent lookups')}</h2>
      ${
        lookups.length === 0
          ? html`<p class="small quiet">${msg('None yet.')}</p>`
          : html`<ul class="lookups" aria-labelledby="lookups">
              ${lookups.map((lookup) => this.#lookup(lookup))}
            </ul>`
      }
    </section>`;
  }

  #lookup(lookup: LookupTrace): TemplateResult {
    const point = (): void => {
      this.lit = new Set(lookup.paths.map(({ first }) => first));
    };
    return html`<li @pointerenter=${point} @pointerleave=${() => (this.lit = NO_NODES)}>
      <div class="what">
        <strong>${lookupWord(lookup.what)}</strong>
        <span class=${lookup.found ? 'found' : 'quiet'}
          >${lookup.found ? msg('Found') : msg('Not found')}</span
        >
        <span class="small quiet"
          >${msText(lookup.tookMs, this.formats)} · ${this.formats.ago(lookup.at, this.app.page.now())}</span
        >
      </div>
      ${lookup.paths.length === 0 ? nothing : lookupPicture(lookup, this.formats)}
    </li>`;
  }
}
