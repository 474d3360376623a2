import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { shortId, type PersonId } from '../../engine/api/ids.ts';
import { triangleAlertIcon } from '../icons/icons.ts';
import { printOf } from './print.ts';
import './print-view.ts';
import { isolated } from '../shared/isolated.ts';

/**
 * A nickname with its index, if it has one: Mina#2. Without white space between them, so that a search in the page
 * finds it.
 */
export const fullName = (nickname: string, index: number | null): TemplateResult =>
  html`<span class="nickname" dir="auto"
    >${nickname || msg('Somebody without a nickname')}${index === null ? nothing : html`<span class="index">#${index}</span>`}</span
  >`;

/** The two words of the print and the short id. */
export const idLine = (id: PersonId): TemplateResult =>
  html`<span class="ids small quiet"
    ><span>${printOf(id).words}</span><span class="code">${shortId(id)}</span></span
  >`;

/** The reasons for a warning about a nickname. */
export interface Doubts {
  readonly looksLike: string | null;
  readonly mixedScripts: boolean;
}

/** The warning about a confusable name; nothing where there is none. */
export const caution = ({ looksLike, mixedScripts }: Doubts): TemplateResult | typeof nothing => {
  if (looksLike === null && !mixedScripts) return nothing;
  const text =
    looksLike === null
      ? msg('This name mixes letters of several alphabets. Some of them look like others.')
      : msg(str`This is not your contact ${isolated(looksLike)}, though the name looks like it.`);
  return html`<p class="caution">${triangleAlertIcon}<span>${text}</span></p>`;
};
