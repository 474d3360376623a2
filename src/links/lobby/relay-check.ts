import type { Clock } from '../../ports/clock.ts';

/** Nobody has an event with this id, so that the answer is only that there is none (NIP-01: EOSE). */
const NOBODYS_ID = '0'.repeat(64);
const SUBSCRIPTION = 'there?';
const QUESTION = [
  JSON.stringify(['REQ', SUBSCRIPTION, { ids: [NOBODYS_ID], limit: 1 }]),
  JSON.stringify(['CLOSE', SUBSCRIPTION]),
];

const isAnswer = (data: unknown): boolean =>
  typeof data === 'string' && /^\["(?:EOSE|CLOSED)",/u.test(data) && data.includes(`"${SUBSCRIPTION}"`);

/**
 * Finds out whether a relay is still at the other end of a connection. A browser takes a connection whose network is
 * gone for open until TCP gives up, which is minutes.
 */
export class RelayCheck {
  readonly #clock: Clock;
  readonly #dead: (socket: WebSocket) => void;
  readonly #asked = new WeakSet<WebSocket>();
  readonly #pending = new WeakMap<WebSocket, { readonly at: number; readonly settle: () => void }>();

  /** `dead` is told of each connection that gives no sign of life. */
  constructor(clock: Clock, dead: (socket: WebSocket) => void) {
    this.#clock = clock;
    this.#dead = dead;
  }

  /** A connection that is open has to answer within so many milliseconds, one that is being made has to be open. */
  check(socket: WebSocket, limitMs: number): void {
    const { readyState } = socket;
    const isOpen = readyState === WebSocket.OPEN;
    const at = this.#clock.now() + limitMs;
    const before = this.#pending.get(socket);
    if ((before && before.at <= at) || (!isOpen && readyState !== WebSocket.CONNECTING)) return;
    before?.settle();
    if (isOpen) this.#ask(socket);
    const settled = new AbortController();
    const settle = (): void => {
      settled.abort();
      cancel();
      this.#pending.delete(socket);
    };
    const cancel = this.#clock.after(limitMs, () => {
      settle();
      if (socket.readyState === readyState) this.#dead(socket);
    });
    this.#pending.set(socket, { at, settle });
    for (const sign of ['open', 'message', 'close'])
      socket.addEventListener(sign, settle, { signal: settled.signal });
  }

  #ask(socket: WebSocket): void {
    if (!this.#asked.has(socket)) this.#keepToOurselves(socket);
    this.#asked.add(socket);
    for (const message of QUESTION) socket.send(message);
  }

  /** Trystero lets go for good of a relay that ends a subscription (CLOSED), whosever it was. */
  #keepToOurselves(socket: WebSocket): void {
    const theirs = socket.onmessage;
    socket.onmessage = (event) => {
      if (!isAnswer(event.data)) theirs?.call(socket, event);
    };
  }
}

/** Has a connection be over now, and not when the browser has found out that nobody says goodbye to it. */
export const giveUp = (socket: WebSocket): void => {
  const closed = socket.onclose;
  // What the browser says later must not be taken for the end of the next connection.
  socket.onclose = null;
  socket.onmessage = null;
  socket.close();
  const event = new CloseEvent('close');
  closed?.call(socket, event);
  socket.dispatchEvent(event);
};
