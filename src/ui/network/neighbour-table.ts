import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Neighbour } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { kindWord, msText } from './network-page-words.ts';
import { placeNeighbours } from './place-layout.ts';

/** The neighbours as a table, in the order of the picture: the same facts without a picture. */
export const neighbourTable = (
  neighbours: readonly Neighbour[],
  formats: Formats,
  now: number,
): TemplateResult =>
  html`<details>
    <summary>${msg('The neighbours as a table')}</summary>
    <div class="wide" tabindex="0" role="region" aria-label=${msg('The neighbours as a table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Neighbour')}</th>
            <th scope="col">${msg('Kind')}</th>
            <th scope="col">${msg('Delay')}</th>
            <th scope="col">${msg('Bits in common')}</th>
            <th scope="col">${msg('Linked')}</th>
          </tr>
        </thead>
        <tbody>
          ${placeNeighbours(neighbours).map(({ neighbour }) => row(neighbour, formats, now))}
        </tbody>
      </table>
    </div>
  </details>`;

const row = (neighbour: Neighbour, formats: Formats, now: number): TemplateResult => {
  const { node, contact, kind, delayMs, nearness, linkedSince } = neighbour;
  return html`<tr>
    <th scope="row">
      ${contact === null ? html`<span class="code quiet">${node}</span>` : html`<span dir="auto">${contact}</span>`}
    </th>
    <td>${kindWord(kind)}</td>
    <td>${delayMs === null ? '–' : msText(delayMs, formats)}</td>
    <td>${formats.number(nearness)}</td>
    <td>${formats.ago(linkedSince, now)}</td>
  </tr>`;
};
