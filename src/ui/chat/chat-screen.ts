import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import type { MessageId } from '../../engine/api/ids.ts';
import type { ChatSummary, Message } from '../../engine/api/state.ts';
import { DpElement } from '../shared/element.ts';
import { isWide } from '../shared/wide.ts';
import { ChatActions } from '../messages/chat-actions.ts';
import { type DpReactionPicker, signsToOffer } from '../messages/reaction-picker.ts';
import type { SelectedAction } from '../messages/selected-bar.ts';
import '../messages/selected-bar.ts';
import type { SelectPress } from '../messages/selection.ts';
import '../messages/undo-bar.ts';
import type { DpMenu, MenuItem } from '../shared/menu.ts';
import '../shared/menu.ts';
import { MinuteController } from '../shared/minute.ts';
import type { ChatLog } from '../state/chat-log.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import './chat-header.ts';
import { chatScreenState } from './chat-screen-state.ts';
import type { DpComposer } from './composer.ts';
import './composer.ts';
import './removed-bar.ts';
import type { DpLog } from './message-log.ts';
import './message-log.ts';
import type { NameOf } from './message-dress.ts';
import { OlderMessages } from './older-messages.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';
import { quotedMessages } from './copying.ts';
import { ReadMarks } from './read-marks.ts';

/** An open chat: header, messages, composer. */
@customElement('dp-chat')
export class DpChat extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(min-content, 1fr) auto / minmax(0, 1fr);
        height: 100%;
        min-width: 0;
        overflow: hidden auto;
        scroll-padding-bottom: 4.5rem;
      }

      /* In a window that is too low for all three, the header scrolls away. */
      dp-composer {
        position: sticky;
        z-index: 1;
        bottom: 0;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) log!: ChatLog;
  @property({ attribute: false }) chat!: ChatSummary;
  @state() private actions: readonly MenuItem[] = [];
  /** The message that is being reacted to. */
  @state() private reacted: Message | null = null;

  #outgoing: Outgoing | null = null;
  #version = 0;
  #older: OlderMessages | null = null;
  #marks: ReadMarks | null = null;
  #acts: ChatActions | null = null;

  constructor() {
    super();
    new StoreController(this, (app, changed) => [app.page.attended.subscribe(changed)]);
    new MinuteController(this);
    this.addEventListener('keydown', (event) => this.#typeAnywhere(event));
  }

  /** Puts the focus into the composer. */
  override focus(): void {
    this.find<DpComposer>('dp-composer')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#version++;
    this.#acts?.selection.follow();
    if (!changed.has('log')) return;
    if (this.#outgoing) this.#outgoing.shown = null;
    this.#outgoing = outgoingOf(this.app, this.log.chat);
    this.#outgoing.shown = (text) => this.find<DpComposer>('dp-composer')?.show(text);
    this.#marks?.flush();
    this.#marks = new ReadMarks(this.app.engine, this.log.chat);
    this.#older = new OlderMessages(this.app.engine, this.log);
    this.#acts?.leave();
    this.#acts = new ChatActions({
      app: this.app,
      log: this.log,
      outgoing: this.#outgoing,
      changed: () => this.requestUpdate(),
      focusBox: () => this.focus(),
      focusMessages: () => this.find<DpLog>('dp-log')?.focus(),
      copy: (messages) => this.#copy(messages),
      pickSign: (message, button) => void this.#pickSign(message, button),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#marks?.flush();
    this.#acts?.leave();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('log')) this.scrollTop = this.scrollHeight;
    if (changed.has('log') && isWide()) void this.updateComplete.then(() => this.focus());
    if (!this.app.page.attended.get()) this.#marks?.flush();
  }

  protected override render(): TemplateResult {
    const { contact, isTyping, own, failure, purpose } = chatScreenState({
      store: this.app.store,
      chat: this.chat,
      outgoing: this.#outgoing,
      actionFailure: this.#acts?.failure ?? '',
      nameOf: this.#nameOf,
    });
    const now = this.app.page.now();
    const selected = this.#acts?.selection.ids ?? null;
    return html`
      <dp-chat-header
        .chat=${this.chat}
        .contact=${contact}
        .now=${now}
        .isTyping=${isTyping}
      ></dp-chat-header>
      <dp-log
        .log=${this.log}
        .version=${this.#version}
        .name=${this.chat.name}
        .own=${own}
        .nameOf=${this.#nameOf}
        .now=${now}
        .selected=${selected}
        .address=${this.app.page.address}
        .attended=${this.app.page.attended.get()}
        @dp-go=${(event: CustomEvent<string>) => this.app.page.setFragment(event.detail, 'push')}
        @dp-older=${() => this.#showOlder()}
        @dp-late=${(event: CustomEvent<MessageId>) => this.#showLate(this.log, event.detail)}
        @dp-seen=${(event: CustomEvent<readonly MessageId[]>) => this.#seen(event.detail)}
        @dp-react=${(event: CustomEvent<{ id: MessageId; sign: string }>) => this.#acts?.react(event.detail.id, event.detail.sign)}
        @dp-reply=${(event: CustomEvent<MessageId>) => this.#acts?.reply(event.detail)}
        @dp-select=${(event: CustomEvent<SelectPress>) => this.#select(event.detail)}
        @dp-versions=${(event: CustomEvent<MessageId>) => this.#acts?.info(event.detail)}
        @dp-copy-code=${(event: CustomEvent<string>) => void this.app.page.copy(event.detail)}
        @dp-original=${(event: CustomEvent<MessageId>) => this.#showOriginal(this.log, event.detail)}
        @dp-actions=${(event: CustomEvent<{ id: MessageId; button: HTMLElement }>) => this.#openActions(event.detail)}
      ></dp-log>
      ${
        selected === null
          ? nothing
          : html`<dp-selected-bar
              .messages=${this.#acts?.selection.messages ?? []}
              @dp-selected=${(event: CustomEvent<SelectedAction>) => this.#acts?.selected(event.detail)}
            ></dp-selected-bar>`
      }
      <dp-undo .what=${this.#acts?.undo?.what ?? ''} @dp-undo=${() => this.#acts?.takeBack()}></dp-undo>
      <dp-removed-bar .app=${this.app} .contact=${contact}></dp-removed-bar>
      ${keyed(
        // Each chat has its own box, so that the browser's undo knows only that chat's text.
        this.log.chat,
        html`<dp-composer
          ?hidden=${selected !== null}
          .text=${live(this.#outgoing?.text ?? '')}
          .failure=${failure}
          .purpose=${purpose}
          @dp-input=${(event: CustomEvent<string>) => this.#typed(event.detail)}
          @dp-send=${(event: CustomEvent<string>) => this.#send(event.detail)}
          @dp-recall=${() => this.#editLast()}
          @dp-cancel=${() => this.#outgoing?.cancel()}
        ></dp-composer>`,
      )}
      <dp-reaction-picker
        .signs=${signsToOffer(this.app.page.preferences.get().signs)}
        .own=${this.reacted?.reactions.find(({ mine }) => mine)?.sign ?? null}
        @dp-sign=${(event: CustomEvent<string>) => this.reacted && this.#acts?.react(this.reacted.id, event.detail)}
      ></dp-reaction-picker>
      <dp-menu label=${msg('Message actions')} .items=${this.actions}></dp-menu>
    `;
  }

  readonly #nameOf: NameOf = (person) => this.#acts?.nameOf(person) ?? '';

  #typed(text: string): void {
    this.#outgoing?.typed(text);
    this.#tellTyping(text !== '');
  }

  #tellTyping(isTyping: boolean): void {
    void this.app.engine.typing.tell(this.log.chat, isTyping);
  }

  #send(text: string): void {
    this.#tellTyping(false);
    this.log.unreadFrom = null;
    this.find<DpLog>('dp-log')?.toEnd();
    void this.#outgoing?.send(text);
  }

  async #showOlder(): Promise<void> {
    if (await this.#older?.showStep()) this.requestUpdate();
  }

  /** Goes to a late arrival, and loads everything up to it. */
  async #showLate(log: ChatLog, id: MessageId): Promise<void> {
    await this.#older?.loadUntil(() => log !== this.log || !log.isBeforeLoaded(id));
    if (log === this.log) this.find<DpLog>('dp-log')?.toLate(id);
  }

  /** Marks the messages in view as read, if the page is visible and has the focus. */
  #seen(ids: readonly MessageId[]): void {
    if (!this.app.page.attended.get()) return;
    this.log.see(ids);
    this.#marks?.add(ids);
  }

  #select(press: SelectPress): void {
    this.#acts?.selection.press(press);
  }

  #copy(messages: readonly Message[]): void {
    const nameOf = ({ mine }: Message): string =>
      mine ? (this.app.store.engine?.profile?.nickname ?? '') : this.chat.name;
    const quoting = { formats: this.formats, nameOf, messageOf: (id: MessageId) => this.log.get(id) };
    void this.app.page.copy(quotedMessages(messages, quoting));
  }

  async #openActions(pressed: { id: MessageId; button: HTMLElement }): Promise<void> {
    const message = this.log.get(pressed.id);
    if (message === undefined) return;
    this.actions = this.#acts?.menu(message, pressed.button) ?? [];
    await this.updateComplete;
    await this.find<DpMenu>('dp-menu')?.openAt(pressed.button);
  }

  async #pickSign(message: Message, button: HTMLElement): Promise<void> {
    this.reacted = message;
    await this.updateComplete;
    await this.find<DpReactionPicker>('dp-reaction-picker')?.openAt(button);
  }

  /** Edits the last own message: Arrow-up in the empty box. */
  #editLast(): void {
    const last = this.log.lastOwnText;
    if (last) this.#acts?.edit(last.id);
  }

  /** Goes to a message, and loads everything up to it. */
  async #showOriginal(log: ChatLog, id: MessageId): Promise<void> {
    await this.#older?.loadUntil(() => log !== this.log || log.get(id) !== undefined);
    if (log === this.log) this.find<DpLog>('dp-log')?.toMessage(id);
  }

  /** Moves the focus into the composer when the person types anywhere in the chat. */
  #typeAnywhere(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as Element;
    const { selection } = this.#acts ?? {};
    if (selection?.ids) {
      if (event.key === 'Escape') this.#acts?.selected('cancel');
      return;
    }
    const typing =
      event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typing && !target.matches('textarea, input, [role=menuitem], [popover] *')) this.focus();
  }
}
