/** What diagnostics show: short, without secrets, ids or texts. */
export interface Log {
  /** Something expected that a curious person may want to know. */
  note(area: string, what: string): void;
  /** Something that should not have happened; the app goes on. */
  fault(area: string, what: string, error?: unknown): void;
}
