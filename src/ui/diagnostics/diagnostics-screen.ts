import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EngineState } from '../../engine/api/engine-state.ts';
import { type ErrorReport, joinReports } from '../../lib/error-report.ts';
import { type IceServer, isTurn } from '../../lib/ice-server.ts';
import type { LinkReport } from '../../lib/link-report.ts';
import type { Probe } from '../../lib/probe.ts';
import {
  arrowLeftIcon,
  checkIcon,
  clock3Icon,
  copyIcon,
  refreshCwIcon,
  triangleAlertIcon,
  xIcon,
} from '../icons/icons.ts';
import { PROBE_LIMIT_MS, type StorageSafety } from '../page-services.ts';
import { settingsStyles } from '../settings/settings-styles.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { SETTINGS_FRAGMENT } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { asText, withoutSecretsIn } from './as-text.ts';
import { diagnosticsStyles } from './diagnostics-styles.ts';
import type { Facts, Finding, Level } from './finding.ts';
import { findingsOf, levelWord } from './findings.ts';
import { overallWords } from './kept.ts';

/**
 * How often the connections are examined while the screen is visible, in milliseconds. The engine updates the network
 * as often.
 */
const LOOK_EVERY_MS = 1_000;

const SIGNS: Readonly<Record<Level, TemplateResult>> = {
  works: checkIcon,
  limited: triangleAlertIcon,
  broken: xIcon,
  unknown: clock3Icon,
};

/** The screen "Diagnostics": what works and what does not, and what to do about it. */
@customElement('dp-diagnostics')
export class DpDiagnostics extends DpElement {
  static override styles: CSSResultGroup = [base, controls, settingsStyles, diagnosticsStyles];

  @property({ attribute: false }) app!: AppContext;
  @state() private report: LinkReport | null = null;
  @state() private probe: Probe | null = null;
  @state() private answers: ReadonlyMap<string, number | null> = new Map();
  @state() private safety: StorageSafety | null = null;
  @state() private errors: ErrorReport | null = null;
  @state() private lines: readonly string[] = [];
  @state() private asking = false;
  @state() private note = '';

  #width = 0;

  constructor() {
    super();
    new StoreController(this, ({ engine, page }, changed) => {
      let timer: ReturnType<typeof setInterval> | undefined;
      const follow = (visible: boolean): void => {
        void engine.network.watch(visible);
        clearInterval(timer);
        if (visible) timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
      };
      follow(page.visible.get());
      return [page.visible.subscribe(follow), page.offline.subscribe(changed), () => follow(false)];
    });
  }

  protected override firstUpdated(): void {
    this.find<HTMLElement>('h1')?.focus({ preventScroll: true });
    void this.#look();
    void this.#ask();
    void this.app.page.storageSafety().then((safety) => (this.safety = safety));
  }

  protected override updated(): void {
    const width = this.clientWidth;
    for (const each of this.renderRoot.querySelectorAll<HTMLElement>('.what')) {
      // A card keeps its largest height until the width changes, so that a shorter text does not move the cards
      // below.
      if (width !== this.#width) each.style.minHeight = '';
      each.style.minHeight = `${each.offsetHeight}px`;
    }
    this.#width = width;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { engine } = this.app.store;
    if (engine === null) return nothing;
    const facts = this.#facts(engine);
    const findings = findingsOf(facts);
    return html`<div class="page" role="region" aria-label=${msg('Diagnostics')}>
      <header>
        <a
          class="icon-button"
          href=${SETTINGS_FRAGMENT}
          aria-label=${msg('Back to the settings')}
          title=${msg('Back to the settings')}
          >${arrowLeftIcon}</a
        >
        <h1 tabindex="-1">${msg('Diagnostics')}</h1>
      </header>
      <section aria-label=${msg('In short')}>
        <p><strong>${overallWords(findings, facts)}</strong></p>
        <p class="small quiet">
          ${msg('To show it to somebody who helps, copy it as text. Messages, names of people, keys, invites, passwords and network addresses are not in that text.')}
        </p>
        <div class="buttons">
          <button class="button primary" type="button" @click=${() => this.#copy(engine, findings)}>
            ${copyIcon}${msg('Copy')}
          </button>
          <button class="button" type="button" aria-disabled=${this.asking} @click=${() => this.#again()}>
            ${refreshCwIcon}${msg('Look again')}
          </button>
        </div>
        <p class="small quiet" role="status">${this.#said()}</p>
      </section>
      ${findings.map((finding) => this.#finding(finding))} ${this.#notes()}
    </div>`;
  }

  #finding({ id, title, level, word, what, todo, details }: Finding): TemplateResult {
    return html`<section class="finding" aria-labelledby=${id}>
      <div class="head">
        <h2 id=${id}>${title}</h2>
        <span class="level ${level}">${SIGNS[level]}<span>${word ?? levelWord(level)}</span></span>
      </div>
      <p class="what">${what}</p>
      ${todo === null ? nothing : html`<p class="todo">${todo}</p>`}
      <details>
        <summary aria-label=${msg(str`Details: ${title}`)}>${msg('Details')}</summary>
        ${
          details.length === 0
            ? html`<p class="small quiet">${msg('There is no more to say about it.')}</p>`
            : html`<dl>
                ${details.map(
                  ({ name, value }) =>
                    html`<div>
                      <dt>${name}</dt>
                      <dd>${value}</dd>
                    </div>`,
                )}
              </dl>`
        }
      </details>
    </section>`;
  }

  #notes(): TemplateResult {
    return html`<section aria-labelledby="notes">
      <h2 id="notes">${msg('Notes')}</h2>
      <details>
        <summary>${msg('What was noted since Driftpost was loaded')}</summary>
        <pre class="lines code" tabindex="0" aria-label=${msg('Notes')}>
${this.lines.length === 0 ? msg('Nothing noted yet.') : this.lines.join('\n')}</pre>
      </details>
    </section>`;
  }

  /** Never empty, so that a change does not move the layout. */
  #said(): string {
    if (this.asking) return msg(str`Asking servers, for up to ${PROBE_LIMIT_MS / 1_000} seconds …`);
    return this.note || msg('What changes is shown at once.');
  }

  #facts(engine: EngineState): Facts {
    const { report, probe, answers, safety, formats, errors } = this;
    const { page } = this.app;
    const servers = this.#servers(engine);
    return {
      engine,
      report,
      probe,
      answers,
      safety,
      errors: errors && withoutSecretsIn(errors, this.#secrets(engine)),
      formats,
      offline: page.offline.get(),
      servers: { any: servers.length > 0, turn: servers.some(isTurn) },
      address: page.address,
      version: page.version,
      build: page.build,
      now: page.now(),
    };
  }

  #servers({ settings }: EngineState): readonly IceServer[] {
    return [...(settings.iceServers ?? []), ...this.app.page.iceServers()];
  }

  /** Nicknames, and passwords of servers. */
  #secrets(engine: EngineState): readonly string[] {
    const people = [engine.contacts, engine.requests, engine.sentRequests, engine.blocked].flat();
    return [
      engine.profile?.nickname ?? '',
      ...people.map(({ nickname }) => nickname),
      ...engine.contacts.flatMap(({ ownName, renamedFrom, note }) => [ownName, renamedFrom ?? '', note]),
      ...this.#servers(engine).flatMap(({ username = '', credential = '' }) => [username, credential]),
    ];
  }

  async #look(): Promise<void> {
    // The part that examines connections is lazy. Without it the rest is shown all the same.
    this.report = await this.app.page.links().catch(() => this.report);
    this.lines = await this.app.engine.diagnostics();
    this.errors = joinReports(this.app.page.errors(), await this.app.engine.errors());
  }

  async #ask(): Promise<void> {
    const { engine } = this.app.store;
    if (engine === null || /^(?:missing|blocked)$/u.test(engine.network.webrtc)) return;
    this.asking = true;
    await Promise.all([this.#askIce(engine), this.#askResting(engine)]);
    this.asking = false;
  }

  /** Asks each server that is only a fallback once, whether it answers. */
  async #askResting({ network }: EngineState): Promise<void> {
    const resting = network.relays.filter((relay) => relay.state === 'resting');
    this.answers = new Map();
    const ask = async (server: (typeof resting)[number]): Promise<void> => {
      const answer = await this.app.page.probeServer(server).catch(() => undefined);
      if (answer !== undefined) this.answers = new Map(this.answers).set(server.url, answer);
    };
    await Promise.all(resting.map(ask));
  }

  async #askIce(engine: EngineState): Promise<void> {
    const hides = engine.settings.relayedOnly ?? false;
    const servers = this.#servers(engine).filter((server) => !hides || isTurn(server));
    this.probe = await this.app.page.probe(servers, hides ? 'relay' : 'all').catch(() => null);
  }

  async #again(): Promise<void> {
    this.note = '';
    void this.app.engine.reachOut();
    await Promise.all([this.#look(), this.#ask()]);
  }

  async #copy(engine: EngineState, findings: readonly Finding[]): Promise<void> {
    const { version, now, copy } = this.app.page;
    const secrets = this.#secrets(engine);
    const lines = await this.app.engine.diagnostics();
    const copied = await copy.call(this.app.page, asText({ version, now: now(), findings, lines, secrets }));
    this.note = copied ? msg('Copied.') : msg('The browser did not allow copying.');
  }
}
