import type { Log } from '../ports/log.ts';

/** Lines kept for the diagnostics page. */
const KEPT_LINES = 500;

/** A log that keeps the last lines, for the diagnostics page. */
export interface LineLog extends Log {
  /** Oldest first. */
  lines(): readonly string[];
}

const describe = (error: unknown): string =>
  error instanceof Error ? `: ${error.name}: ${error.message}` : '';

/** A log of lines; faults also reach the console, where a developer looks. */
export const createLineLog = (): LineLog => {
  const lines: string[] = [];
  const add = (line: string): void => {
    lines.push(`${new Date().toISOString()} ${line}`);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  return {
    note: (area, what) => add(`${area}: ${what}`),
    fault: (area, what, error) => {
      add(`${area}: ${what}${describe(error)}`);
      console.warn(`driftpost: ${area}: ${what}`, error ?? '');
    },
    lines: () => [...lines],
  };
};
