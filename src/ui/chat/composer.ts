import { msg, str } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { MAX_DRAFT_CHARACTERS, MAX_TEXT_BYTES } from '../../engine/api/limits.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank } from '../../lib/visible-text.ts';
import { sendHorizontalIcon, xIcon } from '../icons/icons.ts';
import { pencilIcon, replyIcon } from '../icons/later-icons.ts';
import { DpElement } from '../shared/element.ts';
import { isolated } from '../shared/isolated.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { composerStyles } from './composer-styles.ts';

/** From this share of the limit on, the size is shown. */
const SAY_SIZE_FROM = 0.75;

/** The purpose of a text that is not a plain message. */
export interface Purpose {
  readonly kind: 'reply' | 'edit';
  /** The author of the answered message. */
  readonly name: string;
  /** The text that is answered or edited. */
  readonly text: string;
}

/**
 * The composer: the box for writing. It has no state of its own: `text` comes from outside.
 * @fires dp-input on every change, with the whole text
 * @fires dp-send with the text to send; the text stays in the box until it is stored
 * @fires dp-recall on Arrow-up in the empty box
 * @fires dp-cancel when the person gives up the answer or the edit
 */
@customElement('dp-composer')
export class DpComposer extends DpElement {
  static override styles: CSSResultGroup = [base, controls, composerStyles];

  @property() text = '';
  /** The answer or edit; null: a plain message. */
  @property({ attribute: false }) purpose: Purpose | null = null;
  /** Why the last text was not sent; empty if it was. */
  @property() failure = '';

  override focus(): void {
    this.#box()?.focus();
  }

  /** Puts a text into the box at once, before anything more is typed. */
  show(text: string): void {
    const box = this.#box();
    if (box !== null) box.value = text;
    this.text = text;
  }

  protected override updated(): void {
    // Firefox has no field-sizing yet.
    if (CSS.supports('field-sizing', 'content')) return;
    const box = this.#box();
    if (box === null) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${(event: Event) => this.#submit(event)}>
      ${this.failure === '' ? nothing : html`<p class="wrong" role="alert">${this.failure}</p>`}
      ${this.purpose === null ? nothing : this.#purpose(this.purpose)}
      <p class="size small ${this.#tooLong ? 'wrong' : 'quiet'}" id="size" aria-live="polite">
        ${this.#sizeText()}
      </p>
      <div class="line">
        <textarea
          class="input"
          rows="1"
          maxlength=${MAX_DRAFT_CHARACTERS}
          dir="auto"
          aria-label=${msg('Message')}
          aria-describedby="size"
          aria-invalid=${this.#tooLong ? 'true' : 'false'}
          placeholder=${msg('Write a message')}
          enterkeyhint="send"
          .value=${live(this.text)}
          @input=${(event: Event) => this.#input((event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#key(event)}
        ></textarea>
        <button
          class="send"
          type="submit"
          aria-label=${msg('Send')}
          title=${msg('Send')}
          ?disabled=${!this.#sendable}
        >
          ${sendHorizontalIcon}
        </button>
      </div>
    </form>`;
  }

  #purpose({ kind, name, text }: Purpose): TemplateResult {
    const isEdit = kind === 'edit';
    return html`<div class="purpose">
      ${isEdit ? pencilIcon : replyIcon}
      <span class="what">
        <b>${isEdit ? msg('Editing') : msg(str`Reply to ${isolated(name)}`)}</b>
        <bdi>${text}</bdi>
      </span>
      <button
        class="icon-button"
        type="button"
        aria-label=${isEdit ? msg('Cancel the edit') : msg('Cancel the reply')}
        @click=${() => this.#cancel()}
      >
        ${xIcon}
      </button>
    </div>`;
  }

  #cancel(): void {
    this.emit('dp-cancel');
    this.focus();
  }

  /** Reads the text in the box, which may be newer than the rendered one. */
  get #bytes(): number {
    return utf8Length(this.text);
  }

  get #tooLong(): boolean {
    return this.#bytes > MAX_TEXT_BYTES;
  }

  get #sendable(): boolean {
    return !isBlank(this.text) && !this.#tooLong;
  }

  #box(): HTMLTextAreaElement | null {
    return this.find<HTMLTextAreaElement>('textarea');
  }

  #sizeText(): string {
    if (this.#bytes <= MAX_TEXT_BYTES * SAY_SIZE_FROM) return '';
    const kilobytes = (bytes: number): string => this.formats.number(Math.ceil((bytes / 1024) * 10) / 10);
    const limit = kilobytes(MAX_TEXT_BYTES);
    return this.#tooLong
      ? msg(
          str`Too long by ${kilobytes(this.#bytes - MAX_TEXT_BYTES)} KB: a message holds ${limit} KB. Send it in parts.`,
        )
      : msg(str`${kilobytes(this.#bytes)} of ${limit} KB`);
  }

  #input(text: string): void {
    this.text = text;
    this.emit('dp-input', text);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey) return this.#submit(event);
    if (event.key === 'Escape' && this.purpose !== null) {
      event.preventDefault();
      event.stopPropagation();
      return this.#cancel();
    }
    if (event.key === 'ArrowUp' && this.text === '' && !event.altKey) {
      event.preventDefault();
      this.emit('dp-recall');
    }
  }

  #submit(event: Event): void {
    event.preventDefault();
    const { text } = this;
    if (!this.#sendable) return;
    this.emit('dp-send', text);
    // Before the button is disabled, because the focus on it would be lost.
    this.focus();
  }
}
