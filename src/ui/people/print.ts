import type { PersonId } from '../../engine/api/ids.ts';
import { fromBase32 } from '../../lib/base32.ts';
import { proquint } from './proquint.ts';

/** Names of the shapes of a print; drawn in `print-view.ts`. */
export const SHAPES = ['sun', 'moon', 'sail', 'wave', 'ring', 'shell', 'buoy', 'star'] as const;
export type Shape = (typeof SHAPES)[number];

/**
 * Backgrounds and figures, in colours of the sea. Each figure has a contrast of 3 : 1 on each background. A print has
 * its own background, so this holds in light and dark themes.
 */
const GROUNDS = [
  '#0e5c70',
  '#274b78',
  '#4a3f78',
  '#7a3558',
  '#8f3b2c',
  '#6f4a12',
  '#3d5a24',
  '#1d5f4c',
] as const;
const FIGURES = [
  '#fff3dc',
  '#ffd9a0',
  '#ffc2a6',
  '#f7c6d8',
  '#d9d0fa',
  '#c5e3ff',
  '#bdeee4',
  '#dcefb0',
] as const;

/** The identicon of a key: two colours, a rotated shape, two words. */
export interface Print {
  readonly ground: string;
  readonly figure: string;
  readonly shape: Shape;
  readonly turn: 0 | 90 | 180 | 270;
  /** Two words of 16 bits each. */
  readonly words: string;
}

/** The bytes of the id that the short id does not show. */
const LOOK_AT = 8;
const WORDS_AT = 12;

const ID_BYTES = 32;

/** The bytes of an id. An invalid id counts as all zeros. */
const bytesOf = (id: PersonId): DataView => {
  const bytes = fromBase32(id);
  return new DataView(bytes?.length === ID_BYTES ? bytes.buffer : new ArrayBuffer(ID_BYTES));
};

/**
 * The print (identicon) of a person, the same on every device. It distinguishes two people with one nickname at a
 * glance. It proves nothing: it has so few bits that an attacker can search for a key with a similar print.
 */
export const printOf = (id: PersonId): Print => {
  const bytes = bytesOf(id);
  return {
    ground: GROUNDS[bytes.getUint8(LOOK_AT) % GROUNDS.length] as string,
    figure: FIGURES[bytes.getUint8(LOOK_AT + 1) % FIGURES.length] as string,
    shape: SHAPES[bytes.getUint8(LOOK_AT + 2) % SHAPES.length] as Shape,
    turn: ((bytes.getUint8(LOOK_AT + 3) % 4) * 90) as Print['turn'],
    words: `${proquint(bytes.getUint16(WORDS_AT))}-${proquint(bytes.getUint16(WORDS_AT + 2))}`,
  };
};
