import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { LookupTrace } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { pathWords } from './network-page-words.ts';

type Path = LookupTrace['paths'][number];

/** Units of the picture: from one hop to the next, the height of a row, and before its first dot. */
const STEP = 24;
const ROW = 20;
const MARGIN = 10;

/** The most hops that are drawn. The text says how many there were. */
const MAX_HOPS = 10;

/** The sign for the end of a path, around its centre. */
const END_SIGN: Readonly<Record<Path['ended'], SVGTemplateResult>> = {
  found: svg`<circle class="end" r="7"/><path class="tick" d="M-3 0l2.200 2.200L3-2"/>`,
  nothing: svg`<circle class="end" r="5.500"/>`,
  lost: svg`<path class="end" d="M-4.500-4.500l9 9M4.500-4.500l-9 9"/>`,
};

const row = (path: Path, index: number): SVGTemplateResult => {
  const hops = Math.max(1, Math.min(path.hops, MAX_HOPS));
  const at = (hop: number): number => MARGIN + hop * STEP;
  const between = Array.from({ length: hops - 1 }, (_, hop) => hop + 1);
  return svg`<g class="path ${path.ended}" transform="translate(0 ${index * ROW + ROW / 2})">
    <path class="way" d="M${at(0)} 0H${at(hops)}"/>
    <circle class="start" cx=${at(0)} r="4"/>
    ${between.map((hop) => svg`<circle class="hop" cx=${at(hop)} r="3"/>`)}
    <g transform="translate(${at(hops)} 0)">${END_SIGN[path.ended]}</g>
  </g>`;
};

/** The paths of a lookup below each other: a dot for each hop, then how it ended. */
export const lookupPicture = ({ paths }: LookupTrace, formats: Formats): TemplateResult => {
  const longest = Math.max(1, ...paths.map(({ hops }) => Math.min(hops, MAX_HOPS)));
  const [width, height] = [2 * MARGIN + longest * STEP, paths.length * ROW];
  return html`<svg
    class="paths"
    role="img"
    aria-label=${paths.map((path) => pathWords(path, formats)).join('; ')}
    viewBox="0 0 ${width} ${height}"
    width=${width}
    height=${height}
  >
    ${paths.map(row)}
  </svg>`;
};
