/** The side of a MessagePort that is written to. */
export type PostingPort = Pick<MessagePort, 'postMessage'>;

/**
 * Collects the items of one task and posts them as one list, in order: a message between threads costs more than its items.
 */
export class Outbox<T> {
  readonly #port: PostingPort;
  #items: T[] = [];
  #buffers: ArrayBuffer[] = [];

  constructor(port: PostingPort) {
    this.#port = port;
  }

  /** Adds an item; `buffer` goes over without being copied and is gone on this side. */
  put(item: T, buffer?: ArrayBuffer): void {
    if (this.#items.length === 0) queueMicrotask(() => this.#post());
    this.#items.push(item);
    if (buffer) this.#buffers.push(buffer);
  }

  #post(): void {
    const items = this.#items;
    const buffers = this.#buffers;
    this.#items = [];
    this.#buffers = [];
    this.#port.postMessage(items, buffers);
  }
}
