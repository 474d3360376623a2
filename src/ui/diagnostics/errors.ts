import { msg } from '@lit/localize';
import type { Facts, Finding } from './finding.ts';

/** The check of errors in the app itself: the line `Errors: n`, and the newest of them. */
export const errorsFinding = ({ errors, formats, now }: Facts): Finding => {
  const base = { id: 'errors', title: msg('Errors') };
  if (errors === null)
    return { ...base, level: 'unknown', what: msg('Asking the engine'), todo: null, details: [] };
  const { count, newest } = errors;
  const word = formats.number(count);
  if (count === 0) {
    const what = msg('No error was noticed in the app since it was loaded.');
    return { ...base, level: 'works', word, what, todo: null, details: [] };
  }
  return {
    ...base,
    level: 'limited',
    word,
    what: msg('The app made errors since it was loaded. It goes on, but something may be missing.'),
    todo: msg(
      'Reload the page. If it happens again, copy this page as text and send it to the people who make Driftpost.',
    ),
    details: newest.map(({ at, where, text }) => ({
      name: `${formats.ago(at, now)} · ${where}`,
      value: text,
    })),
  };
};
