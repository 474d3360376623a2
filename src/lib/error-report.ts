/** An unexpected error: a bug. */
export interface SeenError {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where it was caught, such as `page` or `worker: delivery`, and the place in the script, where known. */
  readonly where: string;
  /** Name and message of the error. Code that shows it removes secrets first. */
  readonly text: string;
}

/** The errors since a page or a worker was loaded. */
export interface ErrorReport {
  readonly count: number;
  /** The newest ones first. */
  readonly newest: readonly SeenError[];
}

/** How many errors are kept; older ones are only counted. */
export const KEPT_ERRORS = 10;

/** Characters kept of the text of an error. */
const MAX_TEXT_CHARS = 300;

/** Name and message of a thrown value. */
export const errorText = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_TEXT_CHARS);

/** File, line and column from the first line of a stack that has them; without the address of the app. */
const placeOf = (error: unknown): string =>
  (error instanceof Error &&
    error.stack
      ?.match(/([\w.-]+\.[jt]s)\S*?:(\d+):(\d+)/)
      ?.slice(1)
      .join(':')) ||
  '';

/** Counts errors, and keeps the newest ones. */
export interface ErrorBook {
  note(where: string, error: unknown): void;
  report(): ErrorReport;
}

/** An empty book. `now`: milliseconds since 1970. */
export const createErrorBook = (now: () => number): ErrorBook => {
  let count = 0;
  let newest: readonly SeenError[] = [];
  return {
    note: (area, error) => {
      const where = [area, placeOf(error)].filter(Boolean).join(' · ');
      count += 1;
      newest = [{ at: now(), where, text: errorText(error) }, ...newest].slice(0, KEPT_ERRORS);
    },
    report: () => ({ count, newest }),
  };
};

/** Two reports in one. */
export const joinReports = (one: ErrorReport, other: ErrorReport): ErrorReport => ({
  count: one.count + other.count,
  newest: [...one.newest, ...other.newest].toSorted((a, b) => b.at - a.at).slice(0, KEPT_ERRORS),
});
