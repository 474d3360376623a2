import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { kindHint, kindWord } from './network-page-words.ts';
import { kindSign } from './place-picture.ts';

const KINDS = ['near', 'spread', 'client'] as const;

/** The legend of the picture. */
export const legend = (): TemplateResult =>
  html`<ul class="legend small">
    ${KINDS.map(
      (kind) =>
        html`<li>
          <svg class="sign" viewBox="-9 -9 18 18" aria-hidden="true">
            <g class="node ${kind}">${kindSign(kind)}</g>
          </svg>
          <span><strong>${kindWord(kind)}</strong> <span class="quiet">${kindHint(kind)}</span></span>
        </li>`,
    )}
    <li>
      <svg class="sign" viewBox="-9 -9 18 18" aria-hidden="true">
        <g class="node known">${kindSign('near')}</g>
      </svg>
      <span
        ><strong>${msg('Contact')}</strong> <span class="quiet">${msg('with the name beside it')}</span></span
      >
    </li>
    <li class="quiet whole">
      ${msg('The nearer to the middle, the quicker. Clockwise from the top, the ids become less and less like yours.')}
    </li>
  </ul>`;
