import type { Clock } from '../../ports/clock.ts';

/** No event has this id, so the relay answers only that it has none (NIP-01: EOSE). */
const ABSENT_EVENT_ID = '0'.repeat(64);
const SUBSCRIPTION = 'there?';
const QUESTION = [
  JSON.stringify(['REQ', SUBSCRIPTION, { ids: [ABSENT_EVENT_ID], limit: 1 }]),
  JSON.stringify(['CLOSE', SUBSCRIPTION]),
];

const isAnswer = (data: unknown): boolean =>
  typeof data === 'string' && /^\["(?:EOSE|CLOSED)",/u.test(data) && data.includes(`"${SUBSCRIPTION}"`);

/**
 * Checks whether a relay is still at the other end of a connection. When the network is gone, a WebSocket stays `open` until
 * TCP gives up, which takes minutes.
 */
export class RelayCheck {
  readonly #clock: Clock;
  readonly #dead: (socket: WebSocket) => void;
  readonly #asked = new WeakSet<WebSocket>();
  readonly #pending = new WeakMap<WebSocket, { readonly at: number; readonly settle: () => void }>();

  /** Calls `dead` with each connection that does not answer. */
  constructor(clock: Clock, dead: (socket: WebSocket) => void) {
    this.#clock = clock;
    this.#dead = dead;
  }

  /** An open connection has to answer within `limitMs`; one that is connecting has to be open by then. */
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

  /** Keeps the answer from the client: to it, a subscription that the relay ends (CLOSED) is one of its own. */
  #keepToOurselves(socket: WebSocket): void {
    const theirs = socket.onmessage;
    socket.onmessage = (event) => {
      if (!isAnswer(event.data)) theirs?.call(socket, event);
    };
  }
}

/** Ends a connection now, without waiting for the closing handshake with a server that does not answer. */
export const giveUp = (socket: WebSocket): void => {
  const closed = socket.onclose;
  // A later `close` event must not be taken for the end of the next connection.
  socket.onclose = null;
  socket.onmessage = null;
  socket.close();
  const event = new CloseEvent('close');
  closed?.call(socket, event);
  socket.dispatchEvent(event);
};
