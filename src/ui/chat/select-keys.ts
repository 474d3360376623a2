import type { MessageId } from '../../engine/api/ids.ts';
import type { SelectPress } from '../messages/selection.ts';
import { messageAround } from './log-keys.ts';

/**
 * What a key in the messages selects: Shift with an arrow extends the selection by one message; Space and Enter
 * toggle the focused message while selection is on. null: nothing.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/listbox/#keyboardinteraction (multi-select)
 */
export const selectByKey = (
  log: HTMLElement,
  event: KeyboardEvent,
  isSelecting: boolean,
): SelectPress | null => {
  const article = (event.target as Element).closest<HTMLElement>('article');
  const id = article === null ? null : messageAround(article);
  if (article === null || id === null || event.ctrlKey || event.metaKey || event.altKey) return null;
  const isToggled = isSelecting && (event.key === ' ' || event.key === 'Enter') && article.matches(':focus');
  if (isToggled) return { id, how: 'toggle' };
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!event.shiftKey || step === undefined) return null;
  const articles = [...log.querySelectorAll<HTMLElement>('article')];
  const next = articles[articles.indexOf(article) + step] ?? article;
  next.focus();
  return { id: messageAround(next) as MessageId, how: 'range', from: id };
};
