/** What diagnostics show: short, without secrets, ids or texts. */
export interface Log {
  /** Something expected that a curious person may want to know. */
  note(area: string, what: string): void;
  /** Something that should not have happened, as others or the disk did it; the app goes on. */
  fault(area: string, what: string, error?: unknown): void;
  /** An error of our own that nothing was prepared for: a bug. It is counted; the app goes on. */
  error(area: string, error: unknown): void;
}
