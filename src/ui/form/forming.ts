import { part } from '../shared/parts.ts';

/** A text that matches may have formatting: two of the signs that enclose words, or one sign that begins a line. */
const MAY_HAVE_FORM = /([*_`~])[\s\S]*\1|^[ \t]*(?:>|-|\*|\d{1,9}\.)[ \t]+\S/mu;

/** Whether a text may have formatting, so that the lazy part is needed. */
export const mayHaveForm = (text: string): boolean => MAY_HAVE_FORM.test(text);

/** The lazy part that renders formatted text. It is fetched with the first text that may have formatting. */
export const forming = part(() => import('./formed-text.ts'));

/** The part, if it is loaded. */
export type Forming = NonNullable<ReturnType<typeof forming.now>>;
