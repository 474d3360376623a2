import { MAX_SIGN_BYTES } from '../../engine/api/limits.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank } from '../../lib/visible-text.ts';

/** What begins a word. */
const LETTER = /^[\p{L}\p{N}]/u;

/**
 * The sign that was typed itself, as a reader counts signs: the first one, but a letter or digit only where it stands
 * alone, as a search begins with one. Undefined where there is none that fits.
 */
export const typedSign = (typed: string): string | undefined => {
  const text = typed.trim();
  const [first] = new Intl.Segmenter().segment(text);
  const sign = first?.segment ?? '';
  if (isBlank(sign) || utf8Length(sign) > MAX_SIGN_BYTES) return undefined;
  return sign === text || !LETTER.test(sign) ? sign : undefined;
};
