/** The longest message of a server that is parsed, in characters: an event with a large offer. */
const MAX_MESSAGE_CHARACTERS = 64 * 1024;

/** The callbacks of a socket. */
export interface JsonSocketEvents {
  opened(): void;
  closed(): void;
  /** The server sent a message. */
  said(json: unknown): void;
}

const parse = (data: unknown): unknown => {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE_CHARACTERS) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

/** A client of one server that speaks JSON over WebSocket. It connects when `open` is called, never by itself. */
export class JsonSocket {
  readonly url: string;
  readonly #events: JsonSocketEvents;
  readonly #now: () => number;
  #socket: WebSocket | undefined;
  #silentSince: number | undefined;

  /** `now` in milliseconds. */
  constructor(url: string, events: JsonSocketEvents, now: () => number) {
    this.url = url;
    this.#events = events;
    this.#now = now;
  }

  /** The newest connection; undefined before the first. */
  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** How long it has been opened without a connection, in milliseconds. */
  get silentMs(): number {
    return this.isOpen || this.#silentSince === undefined ? 0 : this.#now() - this.#silentSince;
  }

  /** Connects, unless it is connected or connecting. */
  open(): void {
    const { readyState = WebSocket.CLOSED } = this.#socket ?? {};
    if (readyState === WebSocket.OPEN || readyState === WebSocket.CONNECTING) return;
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#silentSince ??= this.#now();
    socket.addEventListener('open', () => {
      this.#silentSince = undefined;
      this.#events.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      const json = this.#socket === socket ? parse(data) : undefined;
      if (json !== undefined) this.#events.said(json);
    });
    // RelayCheck and `abandon` dispatch `close` before the browser does, so it may come twice.
    const ended = (): void => {
      if (this.#socket !== socket) return;
      this.#silentSince ??= this.#now();
      this.#events.closed();
    };
    socket.addEventListener('close', ended, { once: true });
  }

  /** Closes the connection, until `open` is called again. */
  close(): void {
    this.#socket?.close();
    this.#silentSince = undefined;
  }

  /** Gives up the connection when the server has stopped answering, without waiting for TCP to notice. */
  abandon(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.close();
    socket.dispatchEvent(new CloseEvent('close'));
  }

  /** Sends a message; answers whether the socket was open. */
  send(message: unknown): boolean {
    if (!this.isOpen) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }
}
