import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { bestLanguage, getLocale, setLocale } from '../../i18n/localize.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { AppProblem, PageServices } from '../page-services.ts';
import { barStyles } from '../notices/bar-styles.ts';
import { DpElement } from '../shared/element.ts';
import { keepHabitsOf } from '../shared/formats.ts';
import { closeTopLayer, openLayers } from '../shared/layers.ts';
import { RELOAD } from '../shared/missing.ts';
import { part, tries } from '../shared/parts.ts';
import { AppStore } from '../state/app-store.ts';
import type { AppContext, AppParts } from '../state/context.ts';
import { applyTheme, installTokens } from '../theme/theme.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import '../welcome/welcome-screen.ts';
import { appStyles } from './app-styles.ts';
import { startAttention } from './attention.ts';
import { keepInputMethodsApart } from './input-methods.ts';
import { InviteFlow } from './invite-flow.ts';
import { missingBar } from './missing-bar.ts';

/** Every screen except the first start. */
const loadInUse = part(() => import('./in-use.ts'));

type InUse = Awaited<ReturnType<typeof loadInUse>>;

const loadProblem = part(() => import('../notices/problem-screen.ts'));

/**
 * The root element. It shows a shell as soon as it is in the page. `page` may be set before `start`, so that theme,
 * language and problems are known while the engine still loads.
 */
@customElement('driftpost-app')
export class DriftpostApp extends DpElement {
  static override styles: CSSResultGroup = [base, controls, barStyles, appStyles];

  /** The page, for the time before `start`. */
  @property({ attribute: false }) page: PageServices | null = null;
  /** Why the app cannot run. It replaces everything else on the screen. */
  @property({ attribute: false }) problem: AppProblem | null = null;
  @state() private app: AppContext | null = null;
  /** The part with the screens after the first start; null until it was fetched. */
  @state() private inUse: InUse | null = null;
  /** Whether the texts of the person's language are there. */
  @state() private speaking = false;

  #flow: InviteFlow | null = null;
  /**
   * Resolves with the invite flow of the first engine. A nickname may be sent before the engine is there; it waits
   * for this.
   */
  readonly #flowing = Promise.withResolvers<InviteFlow>();
  #pageStops: readonly Cancel[] = [];
  #appStops: readonly Cancel[] = [];
  #untold: Cancel | null = null;
  #kept: Cancel | null = null;
  #togetherAgain: Cancel | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    installTokens(document);
    this.#togetherAgain = keepInputMethodsApart(globalThis);
    addEventListener('keydown', this.#key);
    visualViewport?.addEventListener('resize', this.#fit);
    this.addEventListener(RELOAD, this.#reload);
    this.#untold = tries.subscribe((missing) => {
      // The part may bring the texts of the language. Until then the screen is in English.
      if (missing > 0) this.speaking = true;
      this.requestUpdate();
    });
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#togetherAgain?.();
    removeEventListener('keydown', this.#key);
    visualViewport?.removeEventListener('resize', this.#fit);
    this.#untold?.();
    this.#kept?.();
    this.#kept = null;
    for (const stop of [...this.#pageStops, ...this.#appStops]) stop();
    this.app?.store.close();
  }

  /** Fetches the screens after the first start: the person has begun to type, or has an identity already. */
  prepare(): void {
    void this.#prepared();
  }

  async #prepared(): Promise<InUse> {
    const inUse = await loadInUse();
    if (this.isConnected) this.#kept ??= inUse.keepFocus(document);
    return inUse;
  }

  /**
   * Runs on an engine. A second call with another engine (after this tab was given back the app) forgets the first
   * one. Resolves when the engine has sent its first state.
   */
  async start({ engine, page }: AppParts): Promise<void> {
    for (const stop of this.#appStops) stop();
    this.app?.store.close();
    const store = new AppStore(engine);
    const app: AppContext = { engine, page, store };
    const flow = new InviteFlow(app);
    this.#flow = flow;
    this.#flowing.resolve(flow);
    this.page = page;
    this.problem = null;
    this.app = app;
    this.#appStops = [
      store.subscribe(() => {
        flow.proceed();
        if (store.engine?.profile) this.#begun(page);
        this.requestUpdate();
      }),
      page.fragment.subscribe((fragment) => flow.follow(fragment)),
      page.visible.subscribe((visible) => {
        void engine.network.pageVisible(visible);
        if (visible) void engine.reachOut();
      }),
      startAttention(app),
    ];
    flow.follow(page.fragment.get());
    await engine.listen({
      state: (patch) => {
        store.state(patch);
        // Not with the next frame: after an invite the person is waiting for the chat.
        if (patch.redemptions || patch.rows?.redemptions) flow.proceed();
      },
      chat: (chat, change) => store.chat(chat, change),
      arrived: (arrival) => store.arrived(arrival),
    });
    void engine.network.pageVisible(page.visible.get());
  }

  /** Clears the screen and forgets its state, for a reason. Returns the engine, or null where none ran. */
  leave(problem: AppProblem): AppContext | null {
    const { app } = this;
    if (app === null || this.problem !== null) return null;
    for (const stop of this.#appStops) stop();
    app.store.close();
    this.#appStops = [];
    this.#flow = this.app = null;
    this.problem = problem;
    return app;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('page') || this.page === null) return;
    const { page } = this;
    for (const stop of this.#pageStops) stop();
    this.#pageStops = [
      page.preferences.subscribe(() => this.#applyPreferences(page)),
      page.tab.subscribe(() => this.requestUpdate()),
      openLayers.subscribe((layers) => {
        page.holdBack(layers.length > 0 ? closeTopLayer : null);
        this.#flow?.proceed();
      }),
    ];
    this.#applyPreferences(page);
  }

  protected override render(): TemplateResult {
    return html`${missingBar()}${this.#screen()}`;
  }

  #screen(): TemplateResult {
    const elsewhere = this.page?.tab.get() === 'elsewhere';
    const problem = this.problem ?? (elsewhere ? 'elsewhere' : null);
    if (problem !== null) {
      void loadProblem();
      return html`<dp-problem .problem=${problem} .page=${this.page}></dp-problem>`;
    }
    const { app, page, inUse } = this;
    if (page === null || !this.speaking) return this.#shell();
    const engine = app?.store.engine ?? null;
    if (app === null || engine === null)
      return page.preferences.get().started ? this.#shell() : this.#welcome();
    if (engine.profile === null) return this.#welcome();
    if (inUse === null) return this.#shell();
    return html`<dp-main .app=${app}></dp-main>
      <div class="dialogs">${inUse.openDialog(app)}</div>`;
  }

  /** Remembers that there is a nickname: from the next start on the main screens are fetched at once. */
  #begun(page: PageServices): void {
    if (!page.preferences.get().started) page.setPreferences({ started: true });
    void this.#prepared().then((inUse) => void (this.inUse = inUse));
  }

  /** The first start. It is shown before the engine has answered if this browser never had one. */
  #welcome(): TemplateResult {
    const begin = async (nickname: string) => (this.#flow ?? (await this.#flowing.promise)).begin(nickname);
    return html`<dp-welcome
      .invite=${this.#flow?.opened ?? null}
      .begin=${begin}
      .app=${this.app}
      ?cleared=${this.page?.preferences.get().started}
    ></dp-welcome>`;
  }

  /** The shell, before the engine has answered. */
  #shell(): TemplateResult {
    return html`<main class="shell" aria-busy="true" aria-label="Driftpost">
      <div class="ghost-side" aria-hidden="true">
        <span class="ghost short"></span><span class="ghost"></span><span class="ghost"></span
        ><span class="ghost"></span>
      </div>
      <p class="late" role="status" aria-label=${msg('Start')}>
        ${msg('Opening what is kept in this browser. If this lasts, another tab may be busy with it.')}
      </p>
    </main>`;
  }

  #applyPreferences(page: PageServices): void {
    const { theme, language } = page.preferences.get();
    const wanted = language ?? bestLanguage(page.languages);
    const root = document.documentElement;
    keepHabitsOf(page.languages);
    applyTheme(root, theme);
    // Where the texts fail to load the screen keeps its language.
    void setLocale(wanted)
      .then(() => void (root.lang = getLocale()))
      .finally(() => (this.speaking = true));
  }

  readonly #reload = (): void => this.page?.reload();

  readonly #key = (event: KeyboardEvent): void => {
    const ready = this.app !== null && this.app.store.engine?.profile != null && this.problem === null;
    if (ready && this.app !== null && this.inUse?.handleShortcut(this.app, event)) event.preventDefault();
  };

  /** Keeps the app in the part of the window above an on-screen keyboard. Pinch zoom is ignored. */
  readonly #fit = (): void => {
    const view = visualViewport;
    const keyboard = view !== null && view.scale === 1 && view.height < innerHeight - 1;
    if (keyboard) this.style.setProperty('--app-height', `${view.height}px`);
    else this.style.removeProperty('--app-height');
  };
}
