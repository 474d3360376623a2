import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Neighbour } from '../../engine/api/state.ts';
import { mark } from '../icons/mark.ts';
import type { Formats } from '../shared/formats.ts';
import { kindWord, msText, shortDelay } from './network-page-words.ts';
import { GAP, HALF, RINGS_MS, placeNeighbours, radiusOf, type Placed } from './place-layout.ts';

/** The input of the picture. */
export interface Picture {
  readonly neighbours: readonly Neighbour[];
  /** The accessible description of the picture. */
  readonly label: string;
  /** The first hops of the selected lookup; empty without one. */
  readonly lit: ReadonlySet<string>;
}

/** The most characters of a name that fit beside its sign. */
const NAME_CHARACTERS = 12;

const shortened = (name: string): string => {
  const characters = [...name];
  return characters.length <= NAME_CHARACTERS
    ? name
    : `${characters.slice(0, NAME_CHARACTERS - 1).join('')}…`;
};

/** The sign of a kind of neighbour, around its centre. The shapes differ, so that colour is not needed. */
export const kindSign = (kind: Neighbour['kind']): SVGTemplateResult => {
  switch (kind) {
    case 'near':
      return svg`<circle r="6"/>`;
    case 'spread':
      return svg`<path d="M0-7.500L7.500 0L0 7.500L-7.500 0z"/>`;
    case 'client':
      return svg`<path class="hollow" d="M0-7L7 5.500H-7z"/>`;
  }
};

const ring = (delayMs: number, formats: Formats): SVGTemplateResult =>
  svg`<circle class="ring" r=${radiusOf(delayMs)}/>
    <text class="scale" y=${3.5 - radiusOf(delayMs)}>${shortDelay(delayMs, formats)}</text>`;

/** A band from thick to thin, clockwise: from the ids nearest to the own id to those farthest from it. */
const tide = (): SVGTemplateResult => {
  const steps = 72;
  const edge = (step: number, radius: number): string => {
    const angle = (GAP / 2 + (step / steps) * (1 - GAP)) * 2 * Math.PI;
    return `${(Math.sin(angle) * radius).toFixed(1)} ${(-Math.cos(angle) * radius).toFixed(1)}`;
  };
  const all = Array.from({ length: steps + 1 }, (_, step) => step);
  const outside = all.map((step) => edge(step, 178 + 8 * (1 - step / steps)));
  const inside = all.toReversed().map((step) => edge(step, 177));
  return svg`<path class="tide" d="M${[...outside, ...inside].join('L')}z"/>`;
};

const link = ({ neighbour, x, y }: Placed, lit: Picture['lit']): SVGTemplateResult =>
  svg`<line class="link ${neighbour.kind} ${classOf(neighbour, lit)}" x2=${x} y2=${y}/>`;

const classOf = ({ node, contact }: Neighbour, lit: Picture['lit']): string =>
  `${contact === null ? '' : 'known'} ${lit.size === 0 ? '' : lit.has(node) ? 'lit' : 'dim'}`;

const node = ({ neighbour, x, y }: Placed, lit: Picture['lit'], formats: Formats): SVGTemplateResult => {
  const { kind, contact, delayMs } = neighbour;
  const title = [contact, kindWord(kind), delayMs === null ? null : msText(delayMs, formats)];
  return svg`<g class="node ${kind} ${classOf(neighbour, lit)}" transform="translate(${x} ${y})">
    <title>${title.filter((part) => part !== null).join(' · ')}</title>
    ${kindSign(kind)}
  </g>`;
};

/** The name of a contact, on top of everything, away from the centre. */
const name = ({ neighbour: { contact }, x, y }: Placed): SVGTemplateResult | typeof nothing =>
  contact === null
    ? nothing
    : svg`<text class="name" x=${x} y=${y < 0 ? y - 12 : y + 20}>${shortened(contact)}</text>`;

/** The picture: this device in the middle, its neighbours around it. */
export const placePicture = ({ neighbours, label, lit }: Picture, formats: Formats): TemplateResult => {
  const placed = placeNeighbours(neighbours);
  const key = ({ neighbour }: Placed): string => neighbour.node;
  return html`<div class="place">
    <svg viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}" role="img" aria-label=${label}>
      ${neighbours.length === 0 ? nothing : tide()} ${RINGS_MS.map((delay) => ring(delay, formats))}
      ${repeat(placed, key, (each) => link(each, lit))}
      ${repeat(placed, key, (each) => node(each, lit, formats))} ${placed.map(name)}
    </svg>
    <span class="self">${mark()}</span>
  </div>`;
};
