import { part } from '../shared/parts.ts';

/** A text with one of these may have form: two of the signs that stand around words, or one that begins a line. */
const MAY_HAVE_FORM = /([*_`~])[\s\S]*\1|^[ \t]*(?:>|-|\*|\d{1,9}\.)[ \t]+\S/mu;

/** Whether the part that shows form has to be asked at all. */
export const mayHaveForm = (text: string): boolean => MAY_HAVE_FORM.test(text);

/** What shows texts with their form: fetched with the first text that may have any. */
export const forming = part(() => import('./formed-text.ts'));

/** The part, where it is here. */
export type Forming = NonNullable<ReturnType<typeof forming.now>>;
