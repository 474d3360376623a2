/** What may arrive before a link reads the channel: opening it takes a fraction of a second. */
const MAX_EARLY_MESSAGES = 32;
const MAX_EARLY_BYTES = 64 * 1024;

const sizeOf = (data: unknown): number =>
  data instanceof ArrayBuffer ? data.byteLength : typeof data === 'string' ? data.length : 0;

/** Buffers the messages of a channel until a link reads it, so that early messages are not lost. */
export class MessageBuffer {
  #held: unknown[] = [];
  #bytes = 0;
  #handler: ((data: unknown) => void) | undefined;

  /** Calls `overflowed` when too much arrives before `open`. */
  constructor(
    channel: Pick<RTCDataChannel, 'addEventListener'>,
    readonly overflowed: () => void,
  ) {
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (this.#handler) this.#handler(data);
      else this.#hold(data);
    });
  }

  /** Hands over the buffered messages, and from now on each message as it arrives. */
  open(handler: (data: unknown) => void): void {
    const held = this.#held;
    this.#held = [];
    this.#handler = handler;
    for (const data of held) handler(data);
  }

  #hold(data: unknown): void {
    this.#bytes += sizeOf(data);
    this.#held.push(data);
    if (this.#held.length <= MAX_EARLY_MESSAGES && this.#bytes <= MAX_EARLY_BYTES) return;
    this.#held = [];
    this.#handler = () => undefined;
    this.overflowed();
  }
}
