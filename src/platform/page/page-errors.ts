import { type ErrorReport, createErrorBook } from '../../lib/error-report.ts';
import { watchErrors } from '../watch-errors.ts';

const placeOf = ({ filename, lineno, colno }: ErrorEvent): string => `${filename}:${lineno}:${colno}`;

/**
 * Counts the errors of this page from now on, and those that the service worker tells of. The engine's worker counts
 * its own: they reach the page too, first at the worker and then at the window (HTML, "report an exception").
 * @param worker the engine's
 */
export const watchPageErrors = (worker: Pick<EventTarget, 'addEventListener'>): (() => ErrorReport) => {
  const book = createErrorBook(() => Date.now());
  let ofWorker: string | undefined;
  worker.addEventListener('error', (event) => {
    if (event instanceof ErrorEvent) ofWorker = placeOf(event);
  });
  const isCounted = (event: ErrorEvent): boolean => {
    const same = placeOf(event) === ofWorker;
    ofWorker = undefined;
    return same;
  };
  watchErrors(globalThis, (error) => book.note('page', error), isCounted);
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('kind' in data) || data.kind !== 'error') return;
    // An error keeps its stack when it is posted.
    if ('error' in data) book.note('service worker', data.error);
  });
  return book.report;
};
