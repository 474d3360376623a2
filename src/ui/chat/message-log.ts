import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MessageId } from '../../engine/api/ids.ts';
import { formStyles } from '../form/form-styles.ts';
import { TextViews } from '../form/text-views.ts';
import { DpElement } from '../shared/element.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { copyQuoted } from './copying.ts';
import { HeldFocus } from './held-focus.ts';
import { jumpButton } from './jump-button.ts';
import { LateNotice } from './late-notice.ts';
import { articleOf, messageAround } from './log-keys.ts';
import type { NameOf } from './message-dress.ts';
import { LogPresses } from './log-presses.ts';
import { LogNews } from './log-news.ts';
import { type Destination, MessageLogState } from './message-log-state.ts';
import { messageLogStyles } from './message-log-styles.ts';
import { messageDressStyles } from './message-dress-styles.ts';
import { messageStyles } from './message-styles.ts';
import { rowsTemplate, skeleton } from './row-template.ts';
import { Scroller } from './scroller.ts';

/** Asks for older messages from this distance to the top, in pixels. */
const NEAR_PX = 400;

/**
 * The messages of a chat, as a scrolled log. Presses inside of a message are events of log-presses.ts.
 * @fires dp-older when the person scrolls near the oldest loaded message
 * @fires dp-late with the id of a late arrival that the person wants to see
 * @fires dp-seen with the ids of unread messages that came into view
 * @fires dp-copy-code with the code that the person wants to copy
 */
@customElement('dp-log')
export class DpLog extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    messageStyles,
    messageDressStyles,
    formStyles,
    messageLogStyles,
  ];

  @property({ attribute: false }) log!: ChatLog;
  /** Changes with every change of the log, because the log itself stays the same object. */
  @property({ attribute: false }) version = 0;
  /** Name of the other person; empty in the notes. */
  @property() name = '';
  /** The own nickname. */
  @property() own = '';
  /** The name of a person on this screen. */
  @property({ attribute: false }) nameOf: NameOf = () => '';
  /** The app's own address. Links to it open in this tab. */
  @property() address = '';
  @property({ attribute: false }) now = 0;
  /** The selected messages; null: selection is off. */
  @property({ attribute: false }) selected: ReadonlySet<MessageId> | null = null;
  /** Whether the page is visible and has the focus. */
  @property({ attribute: false }) attended = true;

  readonly #scroller = new Scroller(() => this.find<HTMLElement>('.log'));
  readonly #texts = new TextViews(this);
  readonly #news = new LogNews();
  readonly #focus = new HeldFocus();
  readonly #presses = new LogPresses({
    tell: ({ name, detail }) => this.emit(name, detail),
    isSelecting: () => this.selected !== null,
    pressInText: (target, id) => this.#pressInText(target, id),
    address: () => this.address,
  });
  #late = new LateNotice();
  #state!: MessageLogState;
  #placed: ChatLog | null = null;
  #frame = 0;

  /** Keeps the end in view when the box shrinks, as under an on-screen keyboard, or when rows grow. */
  readonly #resized = new ResizeObserver(() => {
    if (this.log.pinned) this.#scroller.toBottom();
    this.#lookSoon();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#presses.touches.end();
  }

  /** Shows the newest message. */
  toEnd(): void {
    this.log.moveToEnd();
    this.#scroller.holdEnd();
    this.requestUpdate();
  }

  /** Goes to a late arrival, after it was loaded. One that is still missing was deleted. */
  toLate(id: MessageId): void {
    this.#state.goToLate(id);
    this.requestUpdate();
    this.#noteLate();
  }

  /** Puts the focus on the message that Tab goes to. */
  override focus(): void {
    this.find<HTMLElement>('article[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Goes to a loaded message and highlights it. Returns whether it is loaded. */
  toMessage(id: MessageId): boolean {
    this.requestUpdate();
    return this.#state.goTo(id);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('log')) {
      this.#texts.reset();
      this.#state = new MessageLogState(this.log);
      this.#late = new LateNotice();
    } else if (changed.get('attended') === false && this.log.ready) this.#state.comeBack();
    const { focused: id } = this.#state;
    const focused = id === null ? undefined : this.#news.positionOf(id);
    this.#focus.hold(this.renderRoot as ShadowRoot, focused);
    this.#news.begin(this.log, this.#box());
    if (this.log.pinned) this.#scroller.holdEnd();
    else this.#scroller.holdPlace();
  }

  protected override firstUpdated(): void {
    for (const each of this.renderRoot.querySelectorAll('.log, .column')) this.#resized.observe(each);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const box = this.#box();
    this.#news.end(box);
    if (box !== null) this.#focus.keep(box, this.log);
    if (this.#placed !== this.log && this.log.ready) this.#placeFirst();
    else this.#scroller.restore(this.#news.moved);
    if (this.#state.takeReturn()) this.#showUnread();
    const destination = this.#state.takeDestination();
    if (destination !== null) this.#showDestination(destination);
    if (changed.has('version') || changed.has('log')) this.#lookSoon();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#late.render(this.formats, (first) => this.emit('dp-late', first))}
      <div
        class="log"
        role="log"
        aria-label=${msg('Messages')}
        aria-relevant="additions"
        aria-busy="true"
        tabindex=${this.log.ready && this.log.shown.length > 0 ? -1 : 0}
        @scroll=${() => this.#scrolled()}
        @click=${(event: MouseEvent) => this.#presses.click(event)}
        @dblclick=${(event: MouseEvent) => this.#presses.doubleClick(event.target as Element)}
        @pointerdown=${(event: PointerEvent) => this.#presses.down(event)}
        @pointermove=${(event: PointerEvent) => this.#presses.touches.move(event)}
        @pointerup=${(event: PointerEvent) => this.#presses.touches.up(event)}
        @pointercancel=${() => this.#presses.touches.end()}
        @copy=${(event: ClipboardEvent) => this.#copied(event)}
        @keydown=${(event: KeyboardEvent) => this.#presses.key(event)}
        @focusin=${(event: Event) => this.#entered(event.target as Element)}
        @focusout=${() => this.#left()}
      >
        <div class="column">${this.log.ready ? this.#rows() : skeleton()}</div>
      </div>
      ${this.log.pinned ? nothing : jumpButton(this.#state.newer, this.formats, () => this.toEnd())}
    `;
  }

  #rows(): unknown {
    const { name, nameOf, now, selected } = this;
    const { focused, current, flashed } = this.#state;
    const view = { focused, current, texts: this.#texts, name, nameOf, flashed, now, selected };
    return rowsTemplate(this.log, view, this.formats);
  }

  #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.log');
  }

  /** A press by mouse on a button does not focus the message: the sentence about its state would move the button. */
  #entered(target: Element): void {
    const id = messageAround(target);
    const isPressed = target.matches('a, button') && !target.matches(':focus-visible');
    if (this.#state.enter(id, isPressed)) this.requestUpdate();
  }

  #left(): void {
    if (this.#state.leave()) this.requestUpdate();
  }

  /** Places a chat that is shown for the first time: at the first unread message, else at the end. */
  #placeFirst(): void {
    this.#placed = this.log;
    const unread = this.find<HTMLElement>('.unread');
    this.#scroller.placeFirst(unread);
    this.log.pinned = this.#scroller.atEnd();
    if (!this.log.pinned) this.requestUpdate();
  }

  /** Scrolls to the first message that came while the person was away, if that is above the view. */
  #showUnread(): void {
    const unread = this.find<HTMLElement>('.unread');
    if (unread === null || !this.#scroller.isAbove(unread)) return;
    this.#placeFirst();
  }

  #showDestination({ id, kind }: Destination): void {
    if (kind === 'late') this.#placeFirst();
    const box = this.#box();
    const article = box === null ? undefined : articleOf(box, id);
    if (kind === 'message') article?.scrollIntoView({ block: 'center' });
    article?.focus({ preventScroll: true });
  }

  #scrolled(): void {
    // Rows were added between two frames. The ResizeObserver is called only after this event.
    if (this.log.pinned && this.#scroller.wasResized()) return this.#scroller.toBottom();
    const pinned = this.#scroller.atEnd() && this.log.showsNewest;
    if (pinned !== this.log.pinned) this.requestUpdate();
    this.log.pinned = pinned;
    if (this.#scroller.toTop() < NEAR_PX) this.#moreAbove();
    else if (this.#scroller.toEnd() < NEAR_PX && !this.log.showsNewest) this.#moreBelow();
    this.#lookSoon();
  }

  #moreAbove(): void {
    if (this.log.hasLoadedAbove) {
      this.log.moveUp();
      this.requestUpdate();
    } else if (this.log.hasOlder && this.log.ready) this.emit('dp-older');
  }

  #moreBelow(): void {
    this.log.moveDown();
    this.requestUpdate();
  }

  /** Looks in the next frame, when everything around the log has its size. */
  #lookSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#look());
  }

  #look(): void {
    if (!this.log.ready || !this.isConnected) return;
    const inView = this.#scroller.begunInView().flatMap((id) => this.log.get(id) ?? []);
    const unread = this.#state.look(inView, this.attended);
    if (unread.length > 0) this.emit('dp-seen', unread);
    this.#noteLate(new Set(unread));
  }

  #noteLate(inView: ReadonlySet<MessageId> = new Set()): void {
    if (this.#late.tell(this.log.late.filter((id) => !inView.has(id)))) this.requestUpdate();
  }

  #pressInText(target: Element, id: MessageId): void {
    const message = this.log.get(id);
    const code = message ? this.#texts.press(target, message) : null;
    if (code !== null) this.emit('dp-copy-code', code);
  }

  #copied(event: ClipboardEvent): void {
    copyQuoted(event, this.renderRoot as ShadowRoot, {
      formats: this.formats,
      nameOf: (message) => (message.mine ? this.own : this.name),
      messageOf: (id) => this.log.get(id),
    });
  }
}
