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

/** Tells that messages have come in above what had been seen, and leads to the first of them. */
export class LateNotice {
  /** Those that are out of view, ascending. */
  #ids: readonly MessageId[] = [];
  /** How many there were when the last one of them came: said once then, and not when there are fewer. */
  #said = 0;

  /** These are out of view now; whether there is something else to show than before. */
  tell(ids: readonly MessageId[]): boolean {
    const isMore = ids.some((id) => !this.#ids.includes(id));
    if (!isMore && ids.length === this.#ids.length) return false;
    if (isMore || ids.length === 0) this.#said = ids.length;
    this.#ids = ids;
    return true;
  }

  /** The button, and beside it what screen readers say by themselves. */
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
