/** The first message of the page to the worker: what to open, and the two ways between them. */
export interface BootMessage {
  /** Name of the database. */
  readonly storeName: string;
  /** Which network to take part in. */
  readonly network: string;
  readonly linksPort: MessagePort;
  readonly enginePort: MessagePort;
}

/** Why there is no engine. The words are for the screen. */
export type BootFailure = 'no-store' | 'blocked' | 'newer-store';

/** The worker's one answer. */
export interface BootReply {
  readonly failure: BootFailure | null;
}
