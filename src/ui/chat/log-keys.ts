import type { MessageId } from '../../engine/api/ids.ts';

/** Elements in a message that can be pressed. */
const CONTROLS = 'a, button';

/** A row of the log, or the message itself. */
const WITH_ID = '[data-id]';

const articlesOf = (log: HTMLElement): HTMLElement[] => [...log.querySelectorAll('article')];

/** In a message taller than the box, arrows scroll to its end or beginning before they leave it. */
const scrollsFirst = (log: HTMLElement, article: HTMLElement, step: number): boolean => {
  const [box, rect] = [log.getBoundingClientRect(), article.getBoundingClientRect()];
  if (rect.height <= box.height) return false;
  return step > 0 ? rect.bottom > box.bottom : rect.top < box.top;
};

/** The message to which a key leads from another one; undefined: none. */
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
 * The messages are one tab stop (roving tabindex). Up and down go from message to message, left and right to the
 * buttons inside of one, and Enter opens its actions. Returns whether the key did something.
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

/** The element of a message that is on the screen. */
export const articleOf = (log: HTMLElement, id: MessageId): HTMLElement | undefined =>
  articlesOf(log).find((article) => article.dataset['id'] === id);

/** The id of the message around an element. */
export const messageAround = (element: Element): MessageId | null =>
  (element.closest<HTMLElement>(WITH_ID)?.dataset['id'] as MessageId | undefined) ?? null;
