import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { arrowDownIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { ownFragment } from '../shared/own-link.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { quotedSelection } from './copying.ts';
import { moveInLog, nearestMessage } from './log-keys.ts';
import { LogNews } from './log-news.ts';
import { logRows, type LogRow } from './log-rows.ts';
import { messageTemplate } from './message.ts';
import { messageLogStyles } from './message-log-styles.ts';
import { messageStyles } from './message-styles.ts';
import { Scroller } from './scroller.ts';
import { isolated } from '../shared/isolated.ts';

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
  /** One's own name. */
  @property() own = '';
  /** The app's own address: what leads there is opened here. */
  @property() address = '';
  @property({ attribute: false }) now = 0;
  @state() private focused: number | null = null;
  /** The message that Tab goes to; the newest one where it is none of those shown. */
  @state() private current = -1;
  /** Long messages that are shown whole, by their order. */
  @state() private unfolded: ReadonlySet<number> = new Set();

  readonly #scroller = new Scroller(() => this.find<HTMLElement>('.log'));
  readonly #news = new LogNews();
  /** The message with the focus before a change. */
  #held: number | null = null;
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

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('log')) {
      this.unfolded = new Set();
      this.current = -1;
    }
    const box = this.#box();
    this.#news.begin(this.log, box);
    this.#held = box?.matches(':focus-within') ? this.focused : null;
    if (this.log.pinned) this.#scroller.holdEnd();
    else this.#scroller.holdPlace();
  }

  protected override firstUpdated(): void {
    for (const each of this.renderRoot.querySelectorAll('.log, .column')) this.#resized.observe(each);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#news.end(this.#box());
    this.#keepFocus();
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
        aria-busy="true"
        tabindex=${this.log.ready && this.log.shown.length > 0 ? -1 : 0}
        @scroll=${() => this.#scrolled()}
        @click=${(event: MouseEvent) => this.#pressed(event)}
        @copy=${(event: ClipboardEvent) => this.#copied(event)}
        @keydown=${(event: KeyboardEvent) => this.#moved(event)}
        @focusin=${(event: Event) => this.#entered(orderAt(event))}
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
    const isShown = shown.some(({ order }) => order === this.current);
    const current = isShown ? this.current : shown.at(-1)?.order;
    return repeat(
      logRows(shown, this.log.unreadFrom),
      (row) => row.key,
      (row) => this.#row(row, { last: row.key === last, current }),
    );
  }

  #row(row: LogRow, { last, current }: { last: boolean; current: number | undefined }): unknown {
    if (row.kind === 'day') return html`<h2 class="day">${this.formats.day(row.at, this.now)}</h2>`;
    if (row.kind === 'unread') return html`<h2 class="unread"><span>${msg('New messages')}</span></h2>`;
    const { message, joined } = row;
    const focused = this.focused === message.order;
    const unfolded = this.unfolded.has(message.order);
    const isStop = current === message.order;
    // Only what changed is made anew, however many rows there are.
    return html`<div class="row ${last ? 'last-own' : ''}">
      ${guard([message, joined, focused, last, unfolded, isStop, this.name, this.formats], () =>
        messageTemplate(
          {
            message,
            joined,
            focused,
            lastOwn: last,
            unfolded,
            isStop,
            name: this.name,
            states: this.name !== '',
          },
          this.formats,
        ),
      )}
    </div>`;
  }

  #box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.log');
  }

  #moved(event: KeyboardEvent): void {
    if (moveInLog(event.currentTarget as HTMLElement, event)) event.preventDefault();
  }

  #entered(order: number | null): void {
    this.focused = order;
    if (order !== null) this.current = order;
  }

  /** A message that was let go of while the focus was in it hands that to the one nearest to it. */
  #keepFocus(): void {
    const box = this.#box();
    if (box === null || this.#held === null || box.matches(':focus-within')) return;
    nearestMessage(box, this.#held)?.focus({ preventScroll: true });
  }

  #emptyText(): string {
    return this.name === ''
      ? msg('Write down what you want to keep. It stays on this device.')
      : msg(str`This is the beginning of your conversation with ${isolated(this.name)}.`);
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

  /** As a person would quote it; what only screen readers say and what stands below a text is left out. */
  #copied(event: ClipboardEvent): void {
    const text = quotedSelection(this.renderRoot as ShadowRoot, {
      formats: this.formats,
      nameOf: (message) => (message.mine ? this.own : this.name),
      messageAt: (order) => this.log.shown.find((message) => message.order === order),
    });
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  }

  #pressed(event: MouseEvent): void {
    const target = event.target as Element;
    this.#follow(event, target.closest('a'));
    const button = target.closest<HTMLElement>('.actions');
    const order = orderAt(event);
    if (order !== null && target.closest('.fold')) this.unfolded = toggled(this.unfolded, order);
    if (button !== null && order !== null) this.emit('dp-actions', { order, button });
  }

  /** A link into this app is gone to in this tab. With a key that asks for another tab, the browser does as it is told. */
  #follow(event: MouseEvent, link: HTMLAnchorElement | null): void {
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const fragment = ownFragment(link.href, this.address);
    if (fragment === null) return;
    event.preventDefault();
    this.emit('dp-go', fragment);
  }
}

const toggled = (set: ReadonlySet<number>, value: number): ReadonlySet<number> => {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
};

/** The order of the message that an event happened in. */
const orderAt = (event: Event): number | null => {
  const article = (event.target as Element).closest<HTMLElement>('article');
  return article === null ? null : Number(article.dataset['order']);
};

/** The shape of what is being loaded. */
const skeleton = (): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true"><span></span><span class="own"></span><span></span></div>
    <p class="late quiet">${msg('Reading the messages from this device.')}</p>`;
