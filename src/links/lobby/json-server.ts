/** The longest message of a server that is read, in characters: an event with a large offer. */
const MAX_MESSAGE_CHARACTERS = 64 * 1024;

/** Who hears of a server. */
export interface JsonServerEvents {
  opened(): void;
  closed(): void;
  /** It said something. */
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

/** A server that speaks JSON over WebSocket. Connections are made when it is opened, never by themselves. */
export class JsonServer {
  readonly url: string;
  readonly #events: JsonServerEvents;
  readonly #now: () => number;
  #socket: WebSocket | undefined;
  #silentSince: number | undefined;

  /** `now` in milliseconds. */
  constructor(url: string, events: JsonServerEvents, now: () => number) {
    this.url = url;
    this.#events = events;
    this.#now = now;
  }

  /** The newest connection, where there ever was one. */
  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** For how long it has been wanted but not connected, in milliseconds. */
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
    // Whoever finds that nobody is there says so before the browser does, so it may come twice.
    const ended = (): void => {
      if (this.#socket !== socket) return;
      this.#silentSince ??= this.#now();
      this.#events.closed();
    };
    socket.addEventListener('close', ended, { once: true });
  }

  /** Ends the connection; it is not wanted before it is opened again. */
  close(): void {
    this.#socket?.close();
    this.#silentSince = undefined;
  }

  /** Whoever is at the other end says nothing any more: the connection is over now, and not when TCP has found out. */
  abandon(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.close();
    socket.dispatchEvent(new CloseEvent('close'));
  }

  /** Whether it went out. */
  send(message: unknown): boolean {
    if (!this.isOpen) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }
}
