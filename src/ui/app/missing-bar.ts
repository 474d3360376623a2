import { html, nothing, type TemplateResult } from 'lit';
import { missingWords } from '../shared/missing.ts';
import { tries } from '../shared/parts.ts';

/** Above everything, while a part of the app could not be fetched: says so, and tries again. */
export const missingBar = (): TemplateResult | typeof nothing => {
  if (tries.get() === 0) return nothing;
  const { text, button } = missingWords();
  return html`<div class="bar missing" role="alert">
    <p>${text}</p>
    ${button}
  </div>`;
};
