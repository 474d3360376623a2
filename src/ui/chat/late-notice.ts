import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageId } from '../../engine/api/ids.ts';
import { arrowDownIcon } from '../icons/icons.ts';
import type { Formats } from '../shared/formats.ts';

const lateText = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`${n} earlier message has arrived`, { id: 'late-one' }),
    few: msg(str`${n} earlier messages have arrived`, { id: 'late-few' }),
    many: msg(str`${n} earlier messages have arrived`, { id: 'late-many' }),
    other: msg(str`${n} earlier messages have arrived`, { id: 'late-other' }),
  });
};

/** Says that messages have come in above those that were seen, and leads to the first of them. */
export class LateNotice {
  /** Late arrivals that are out of view, ascending. */
  #ids: readonly MessageId[] = [];
  /** Their number when the last one came. It is announced once then, and not again when there are fewer. */
  #said = 0;

  /** Sets the late arrivals that are out of view. Returns whether that changes the notice. */
  tell(ids: readonly MessageId[]): boolean {
    const isMore = ids.some((id) => !this.#ids.includes(id));
    if (!isMore && ids.length === this.#ids.length) return false;
    if (isMore || ids.length === 0) this.#said = ids.length;
    this.#ids = ids;
    return true;
  }

  /** The button, and beside it the live region for screen readers. */
  render(formats: Formats, go: (first: MessageId) => void): TemplateResult {
    const [first] = this.#ids;
    return html`<p class="hidden" role="status">
        ${this.#said === 0 ? nothing : lateText(this.#said, formats)}
      </p>
      ${
        first === undefined
          ? nothing
          : html`<button class="earlier" type="button" @click=${() => go(first)}>
              <span class="up">${arrowDownIcon}</span><span>${lateText(this.#ids.length, formats)}</span>
            </button>`
      }`;
  }
}
