import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DpChat } from '../chat/chat-screen.ts';
import { ArchiveUndo } from '../chats/archive-undo.ts';
import '../chats/chat-list.ts';
import type { DpChatMenu } from '../chats/chat-menu.ts';
import type { DpChatRows } from '../chats/chat-rows.ts';
import type { AskedMenu } from '../chats/row-presses.ts';
import type { ChatId } from '../../engine/api/ids.ts';
import '../frame/main-nav.ts';
import '../frame/network-status.ts';
import { qrCodeIcon, userPlusIcon } from '../icons/icons.ts';
import { mark } from '../icons/mark.ts';
import '../messages/undo-bar.ts';
import '../notices/notices.ts';
import { DpElement } from '../shared/element.ts';
import { isWide } from '../shared/wide.ts';
import type { AppContext } from '../state/context.ts';
import type { Route } from '../state/routes.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { unreadCount } from './attention.ts';
import { mainStyles } from './main-styles.ts';
import { part, tries } from '../shared/parts.ts';
import { screenOf } from '../shared/missing-part.ts';

const loadPeople = part(() => import('../people/people-screen.ts'));
const loadSettings = part(() => import('../settings/settings-screen.ts'));
const loadArchive = part(() => import('../chats/archive-screen.ts'));
const loadChatMenu = part(() => import('../chats/chat-menu.ts'));
const loadNetwork = part(() => import('../network/network-screen.ts'));

/** Whether a phone shows only the right pane. */
const isDetail = (route: Route): boolean =>
  route.screen === 'settings' ||
  route.screen === 'network' ||
  (route.screen === 'chats' && route.chat !== null);

/** The main screen: lists on the left, the open chat or page on the right. A phone shows one of the two. */
@customElement('dp-main')
export class DpMain extends DpElement {
  static override styles: CSSResultGroup = [base, controls, mainStyles];

  @property({ attribute: false }) app!: AppContext;

  /** Whether the menu of a chat was asked for and is in the page. */
  @state() private hasMenu = false;

  #shownRoute: Route | null = null;
  readonly #undo = new ArchiveUndo(this);

  constructor() {
    super();
    new StoreController(this, (_, changed) => [tries.subscribe(changed)]);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const before = this.#shownRoute;
    const { route } = this.app.store;
    this.#shownRoute = route;
    if (before !== null && before !== route)
      void this.updateComplete.then(() => this.#moveFocus(before, route));
  }

  protected override render(): TemplateResult {
    const { store } = this.app;
    const { route } = store;
    const detail = isDetail(route);
    const chat = route.screen === 'chats' && route.chat !== null;
    return html`
      <button class="skip button primary" type="button" @click=${() => this.#skip()}>
        ${msg('Skip to the conversation')}
      </button>
      <dp-notices .app=${this.app} ?conversed=${this.#conversed}></dp-notices>
      <div
        class="panes ${detail ? 'in-detail' : 'in-list'} ${chat ? 'in-chat' : ''}"
        @dp-chat-menu=${(event: CustomEvent<AskedMenu>) => this.#openMenu(event.detail)}
      >
        <header>
          <span class="brand">${mark()}<span>Driftpost</span></span>
          <span class="add">
            <button
              class="icon-button"
              type="button"
              aria-label=${msg('Pair without a server')}
              title=${msg('Pair without a server')}
              @click=${() => store.open({ kind: 'pairing', code: '' })}
            >
              ${qrCodeIcon}
            </button>
            <button class="button primary" type="button" @click=${() => store.open({ kind: 'invite' })}>
              ${userPlusIcon}${msg('Invite')}
            </button>
          </span>
          <dp-network
            .network=${store.engine?.network ?? null}
            @dp-reach-out=${() => this.app.engine.reachOut()}
          ></dp-network>
        </header>
        <main>
          <div class="side">
            ${this.#side(route)}
            <dp-undo .what=${this.#undo.what} @dp-undo=${() => this.#undo.takeBack()}></dp-undo>
          </div>
          <div class="detail" tabindex="-1">${this.#detail(route)}</div>
        </main>
        <dp-nav
          .screen=${route.screen === 'archive' ? 'chats' : route.screen}
          .unread=${unreadCount(this.app)}
          .requests=${store.engine?.requests.length ?? 0}
        ></dp-nav>
      </div>
      ${this.hasMenu ? this.#menu() : nothing}
    `;
  }

  get #conversed(): boolean {
    const { log } = this.app.store;
    return log !== null && this.app.store.summary(log.chat)?.kind === 'contact' && log.isConversation;
  }

  /** The list that contains the open chat. */
  #side(route: Route): TemplateResult {
    const { app } = this;
    if (route.screen === 'people') return screenOf(loadPeople, html`<dp-people .app=${app}></dp-people>`);
    const isArchived = route.screen === 'chats' && app.store.summary(route.chat)?.flags.isArchived;
    return route.screen === 'archive' || isArchived
      ? screenOf(loadArchive, html`<dp-archive .app=${app}></dp-archive>`)
      : html`<dp-chats .app=${app}></dp-chats>`;
  }

  #menu(): TemplateResult {
    return html`<dp-chat-menu
      .app=${this.app}
      @dp-archived=${(event: CustomEvent<ChatId>) => this.#undo.archived(event.detail)}
    ></dp-chat-menu>`;
  }

  async #openMenu({ id, opener }: AskedMenu): Promise<void> {
    await loadChatMenu();
    this.hasMenu = true;
    await this.updateComplete;
    await this.find<DpChatMenu>('dp-chat-menu')?.openFor(id, opener);
  }

  #detail(route: Route): TemplateResult {
    const { store } = this.app;
    if (route.screen === 'settings') {
      return screenOf(
        loadSettings,
        html`<div class="scroll"><dp-settings .app=${this.app}></dp-settings></div>`,
      );
    }
    if (route.screen === 'network') {
      return screenOf(
        loadNetwork,
        html`<div class="scroll" tabindex="0">
          <dp-network-screen .app=${this.app}></dp-network-screen>
        </div>`,
      );
    }
    const chat = store.log === null ? null : store.summary(store.log.chat);
    if (store.log !== null && chat !== null) {
      return html`<dp-chat .app=${this.app} .log=${store.log} .chat=${chat}></dp-chat>`;
    }
    return this.#nothingOpen(route.screen === 'chats' && route.chat !== null);
  }

  #nothingOpen(missing: boolean): TemplateResult {
    return html`<div class="nothing">
      ${mark()}
      <p class="quiet">
        ${missing ? msg('This conversation is not on this device.') : msg('Choose a conversation, or invite somebody.')}
      </p>
      ${missing ? html`<a class="button" href="#/chats">${msg('Back')}</a>` : ''}
    </div>`;
  }

  /** Moves the focus: back from a chat to its row; on a phone into the pane that comes in. */
  #moveFocus(before: Route, now: Route): void {
    const was = before.screen === 'chats' ? before.chat : null;
    const isInList = now.screen === 'archive' || (now.screen === 'chats' && now.chat === null);
    if (isInList && was !== null) this.find<DpChatRows>('dp-chats, dp-archive')?.focusChat?.(was);
    else if (!isWide() && isDetail(now)) {
      this.find<HTMLElement>('.detail')?.focus({ preventScroll: true });
    }
  }

  #skip(): void {
    const chat = this.find<DpChat>('dp-chat');
    if (chat !== null) chat.focus();
    else this.find<HTMLElement>('.detail')?.focus();
  }
}
