import { type ErrorReport, createErrorBook, errorText } from '../lib/error-report.ts';
import type { Log } from '../ports/log.ts';

/** Lines kept for the diagnostics page. */
const KEPT_LINES = 500;

/** A log that keeps the last lines, for the diagnostics page. */
export interface LineLog extends Log {
  /** Oldest first. */
  lines(): readonly string[];
  /** An error that nothing caught: as `error`, but the browser has printed it already. */
  uncaught(area: string, error: unknown): void;
  errors(): ErrorReport;
}

const describe = (error: unknown): string => (error instanceof Error ? `: ${errorText(error)}` : '');

/** A log of lines; faults and errors also reach the console, where a developer looks. */
export const createLineLog = (): LineLog => {
  const lines: string[] = [];
  const book = createErrorBook(() => Date.now());
  // The present `console.error`: lines printed here must not be counted by watchers that replace it later.
  const print = console.error.bind(console);
  const add = (line: string): void => {
    lines.push(`${new Date().toISOString()} ${line}`);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  const uncaught = (area: string, error: unknown): void => {
    add(`${area}: error: ${errorText(error)}`);
    book.note(area, error);
  };
  return {
    note: (area, what) => add(`${area}: ${what}`),
    fault: (area, what, error) => {
      add(`${area}: ${what}${describe(error)}`);
      console.warn(`driftpost: ${area}: ${what}`, error ?? '');
    },
    error: (area, error) => {
      uncaught(area, error);
      print(`driftpost: ${area}:`, error);
    },
    uncaught,
    lines: () => [...lines],
    errors: book.report,
  };
};
