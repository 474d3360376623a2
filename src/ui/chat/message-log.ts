import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { arrowDownIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { logRows, type LogRow } from './log-rows.ts';
import { messageTemplate } from './message.ts';
import { messageLogStyles } from './message-log-styles.ts';
import { messageStyles } from './message-styles.ts';
import { Scroller } from './scroller.ts';

/** Asks for older messages from this distance to the top, in pixels. */
const NEAR_PX = 400;

/**
 * The messages of a chat. Tells `dp-older` when older ones are wanted, `dp-seen` with the order up to
 * which they are in view, and `dp-actions` with an order and the button that was pressed.
 */
@customElement('dp-log')
export class DpLog extends DpElement {
  static override styles: CSSResultGroup = [base, controls, messageStyles, messageLogStyles];

  @property({ attribute: false }) log!: ChatLog;
  /** Changes whenever the log did: the log itself stays the same object. */
  @property({ attribute: false }) version = 0;
  /** Name of the other person; empty in the notes. */
  @property() name = '';
  @property({ attribute: false }) now = 0;
  @state() private focused: number | null = null;

  readonly #scroller = new Scroller(() => this.find<HTMLElement>('.log'));
  #seenTo = -1;
  #placed: ChatLog | null = null;

  /** A box that shrinks, as under an on-screen keyboard, and rows that grow leave the end in view. */
  readonly #resized = new ResizeObserver(() => {
    if (this.log.pinned) this.#scroller.toBottom();
    this.#look();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** Shows the newest message. */
  toEnd(): void {
    this.log.moveToEnd();
    this.#scroller.holdEnd();
    this.requestUpdate();
  }

  /** Puts the focus on the actions of the newest own message; whether there is one in view. */
  focusLastOwn(): boolean {
    const button = [...this.renderRoot.querySelectorAll<HTMLElement>('.own .actions')].at(-1);
    button?.focus();
    return button !== undefined;
  }

  protected override willUpdate(): void {
    if (this.log.pinned) this.#scroller.holdEnd();
    else this.#scroller.holdPlace();
  }

  protected override firstUpdated(): void {
    for (const each of this.renderRoot.querySelectorAll('.log, .column')) this.#resized.observe(each);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#placed !== this.log && this.log.ready) this.#placeFirst();
    else this.#scroller.restore();
    if (changed.has('version') || changed.has('log')) this.#look();
  }

  protected override render(): TemplateResult {
    const newer = this.log.pinned ? 0 : this.log.countAfter(this.#seenTo);
    return html`
      <div
        class="log"
        role="log"
        aria-label=${msg('Messages')}
        aria-relevant="additions"
        tabindex="0"
        @scroll=${() => this.#scrolled()}
        @click=${(event: Event) => this.#pressed(event)}
        @focusin=${(event: Event) => (this.focused = orderAt(event))}
        @focusout=${() => (this.focused = null)}
      >
        <div class="column">${this.log.ready ? this.#rows() : skeleton()}</div>
      </div>
      ${this.log.pinned ? nothing : this.#jump(newer)}
    `;
  }

  #rows(): unknown {
    const shown = this.log.shown;
    if (shown.length === 0) return html`<p class="nothing quiet">${this.#emptyText()}</p>`;
    const last = shown.findLast((message) => message.mine)?.id;
    return repeat(
      logRows(shown, this.log.unreadFrom),
      (row) => row.key,
      (row) => this.#row(row, row.key === last),
    );
  }

  #row(row: LogRow, last: boolean): unknown {
    if (row.kind === 'day') return html`<h2 class="day">${this.formats.day(row.at, this.now)}</h2>`;
    if (row.kind === 'unread') return html`<h2 class="unread"><span>${msg('New messages')}</span></h2>`;
    const { message, joined } = row;
    const focused = this.focused === message.order;
    // Only what changed is made anew, however many rows there are.
    return html`<div class="row ${last ? 'last-own' : ''}">
      ${guard([message, joined, focused, this.name, this.formats], () =>
        messageTemplate(
          { message, joined, focused, name: this.name, states: this.name !== '' },
          this.formats,
        ),
      )}
    </div>`;
  }

  #emptyText(): string {
    return this.name === ''
      ? msg('Write down what you want to keep. It stays on this device.')
      : msg(str`This is the beginning of your conversation with ${this.name}.`);
  }

  #jump(count: number): TemplateResult {
    const n = this.formats.number(count);
    const text = this.formats.plural(count, {
      one: msg(str`${n} new message`, { id: 'new-one' }),
      few: msg(str`${n} new messages`, { id: 'new-few' }),
      many: msg(str`${n} new messages`, { id: 'new-many' }),
      other: msg(str`${n} new messages`, { id: 'new-other' }),
    });
    return html`<button class="jump" type="button" @click=${() => this.toEnd()}>
      ${arrowDownIcon}<span>${count === 0 ? msg('To the newest message') : text}</span>
    </button>`;
  }

  /** The first time a chat is shown: at what is unread, else at the end. */
  #placeFirst(): void {
    this.#placed = this.log;
    const unread = this.find<HTMLElement>('.unread');
    this.#scroller.placeFirst(unread);
    this.log.pinned = this.#scroller.atEnd();
    this.#seenTo = this.#scroller.lastInView();
    if (!this.log.pinned) this.requestUpdate();
  }

  #scrolled(): void {
    // Something came in above or below between two frames; the observer is told only after this.
    if (this.log.pinned && this.#scroller.wasResized()) return this.#scroller.toBottom();
    const pinned = this.#scroller.atEnd() && this.log.showsNewest;
    if (pinned !== this.log.pinned) this.requestUpdate();
    this.log.pinned = pinned;
    if (this.#scroller.toTop() < NEAR_PX) this.#moreAbove();
    else if (this.#scroller.toEnd() < NEAR_PX && !this.log.showsNewest) this.#moreBelow();
    this.#look();
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

  #look(): void {
    const seen = this.#scroller.lastInView();
    if (seen > this.#seenTo) this.#seenTo = seen;
    if (this.log.ready && seen >= 0) this.emit('dp-seen', seen);
  }

  #pressed(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('.actions');
    const order = orderAt(event);
    if (button !== null && order !== null) this.emit('dp-actions', { order, button });
  }
}

/** The order of the message that an event happened in. */
const orderAt = (event: Event): number | null => {
  const article = (event.target as Element).closest<HTMLElement>('article');
  return article === null ? null : Number(article.dataset['order']);
};

/** The shape of what is being loaded. */
const skeleton = (): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true"><span></span><span class="own"></span><span></span></div>
    <p class="late quiet">${msg('Reading the messages from this device.')}</p>`;
