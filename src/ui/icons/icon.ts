import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/** An icon of these shapes. It is decorative: the accessible name is on the button or in the text beside it. */
export const icon = (shapes: SVGTemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`;
