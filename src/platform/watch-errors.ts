/** What errors are told to: a page, a worker or a service worker. */
export type ErrorSource = Pick<EventTarget, 'addEventListener'>;

/**
 * Tells every error that nothing handled: uncaught errors, unhandled rejections and what is printed with
 * `console.error`. The browser prints them all the same.
 * @param isCounted whether an uncaught error is told elsewhere already
 */
export const watchErrors = (
  source: ErrorSource,
  tell: (error: unknown) => void,
  isCounted: (event: ErrorEvent) => boolean = () => false,
): void => {
  source.addEventListener('error', (event) => {
    // Where a script of another origin fails, the browser does not say how.
    if (event instanceof ErrorEvent && !isCounted(event)) tell(event.error ?? event.message);
  });
  source.addEventListener('unhandledrejection', (event) => {
    if (event instanceof PromiseRejectionEvent) tell(event.reason);
  });
  const print = console.error;
  console.error = (...what: readonly unknown[]) => {
    tell(what.find((part) => part instanceof Error) ?? what.join(' '));
    print.apply(console, [...what]);
  };
};
