import type { MessageId } from '../../engine/api/ids.ts';

/** What can be pressed in a message. */
const CONTROLS = 'a, button';

/** The row of a message, or the message itself. */
const WITH_ID = '[data-id]';

const articlesOf = (log: HTMLElement): HTMLElement[] => [...log.querySelectorAll('article')];

/** A message that is taller than the box is read to its end, or beginning, before the arrows leave it. */
const scrollsFirst = (log: HTMLElement, article: HTMLElement, step: number): boolean => {
  const [box, rect] = [log.getBoundingClientRect(), article.getBoundingClientRect()];
  if (rect.height <= box.height) return false;
  return step > 0 ? rect.bottom > box.bottom : rect.top < box.top;
};

/** Where a key leads from a message; undefined: nowhere. */
const targetOf = (log: HTMLElement, article: HTMLElement, key: string): HTMLElement | undefined => {
  const articles = articlesOf(log);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step !== undefined) {
    if (scrollsFirst(log, article, step)) return undefined;
    return articles[articles.indexOf(article) + step];
  }
  if (key === 'Home' || key === 'End') return articles.at(key === 'Home' ? 0 : -1);
  const inside = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (inside === undefined) return undefined;
  const stops = [article, ...article.querySelectorAll<HTMLElement>(CONTROLS)];
  const now = stops.findIndex((each) => each.matches(':focus'));
  return stops[(now + inside + stops.length) % stops.length];
};

/**
 * The messages are one stop for Tab; inside it arrows go from message to message, left and right to what can be pressed
 * in one, and Enter to its actions. Whether the key did something.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export const moveInLog = (log: HTMLElement, event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const article = (event.target as Element).closest<HTMLElement>('article');
  if (article === null) return false;
  if (event.key === 'Enter' && article.matches(':focus')) {
    article.querySelector<HTMLElement>('.actions')?.click();
    return true;
  }
  const target = targetOf(log, article, event.key);
  target?.focus();
  return target !== undefined;
};

/** The element of a message, while it is shown. */
export const articleOf = (log: HTMLElement, id: MessageId): HTMLElement | undefined =>
  articlesOf(log).find((article) => article.dataset['id'] === id);

/** The message that something is in. */
export const messageAround = (element: Element): MessageId | null =>
  (element.closest<HTMLElement>(WITH_ID)?.dataset['id'] as MessageId | undefined) ?? null;
