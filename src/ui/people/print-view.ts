import { css, html, svg, type CSSResultGroup, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PersonId } from '../../engine/api/ids.ts';
import { notebookPenIcon } from '../icons/icons.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { printOf, type Shape } from './print.ts';

const SHAPE_BY_NAME: Readonly<Record<Shape, SVGTemplateResult>> = {
  sun: svg`<circle cx="20" cy="20" r="9"/>`,
  moon: svg`<path d="M26 10a11 11 0 1 0 0 20a13 13 0 0 1 0-20z"/>`,
  sail: svg`<path d="M19 9v19H9zM22 14v14h9z"/>`,
  wave: svg`<path d="M8 17q6-7 12 0t12 0v5q-6 7-12 0t-12 0zM8 27q6-7 12 0t12 0v3q-6 7-12 0t-12 0z"/>`,
  ring: svg`<path fill-rule="evenodd" d="M20 9a11 11 0 1 1 0 22a11 11 0 1 1 0-22zm0 6a5 5 0 1 0 0 10a5 5 0 1 0 0-10z"/>`,
  shell: svg`<path d="M20 30L8.5 19a12 12 0 0 1 6-7.5L20 30l-2.5-19.5a12 12 0 0 1 5 0L20 30l5.5-18.5a12 12 0 0 1 6 7.5z"/>`,
  buoy: svg`<path d="M20 8l4 8h-8zM14.5 18h11l2 5h-15zM9 25h22a11 6 0 0 1-22 0z"/>`,
  star: svg`<path d="M20 8l3.200 8.800L32 20l-8.800 3.200L20 32l-3.200-8.800L8 20l8.800-3.200z"/>`,
};

/** The print of a person, or the notebook icon of the notes. It is decorative: its words stand beside it. */
@customElement('dp-print')
export class DpPrint extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    css`
      :host {
        display: inline-grid;
        flex: none;
        width: var(--print-size, 44px);
        height: var(--print-size, 44px);
      }

      svg.print,
      .notes {
        width: 100%;
        height: 100%;
        border-radius: 32%;
        forced-color-adjust: none;
      }

      .notes {
        display: grid;
        place-items: center;
        background: var(--cork-soft);
        color: var(--cork);
      }
    `,
  ];

  /** null: the chat with notes. */
  @property({ attribute: false }) person: PersonId | null = null;

  protected override render(): TemplateResult {
    if (this.person === null) return html`<span class="notes">${notebookPenIcon}</span>`;
    const print = printOf(this.person);
    return html`<svg class="print" viewBox="0 0 40 40" aria-hidden="true">
      <rect width="40" height="40" fill=${print.ground} />
      <g fill=${print.figure} transform="rotate(${print.turn} 20 20)">${SHAPE_BY_NAME[print.shape]}</g>
    </svg>`;
  }
}
