import type { Refusal } from '../../../../src/ports/links.ts';
import type {
  SignallingClient,
  SignallingRoom,
  RoomRequest,
} from '../../../../src/links/signalling/signalling-client.ts';

/** A relay connection that a test opens and closes. */
export class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;

  open(): void {
    this.readyState = WebSocket.OPEN;
  }

  readonly sent: string[] = [];
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: (() => void) | null = null;

  fail(code = 1006): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }

  send(text: string): void {
    this.sent.push(text);
  }

  /** As a browser does it: the other end is waited for. */
  close(): void {
    this.readyState = WebSocket.CLOSING;
  }

  /** The relay says something. */
  say(text: string): void {
    const event = new MessageEvent('message', { data: text });
    this.onmessage?.(event);
    this.dispatchEvent(event);
  }
}

/** Joins nothing and writes down what was asked for. */
export class FakeSignallingClient implements SignallingClient {
  /** What happened, in order: `join room call`, `leaving room`, `left room`, `reconnect`. */
  readonly log: string[] = [];
  readonly rooms = new Map<string, SignallingRoom>();
  readonly requests = new Map<string, RoomRequest>();
  readonly connections: Record<string, FakeSocket> = {};
  /** Leaves that fail before one succeeds. */
  failingLeaves = 0;
  /** What `leave` waits for. */
  leaving: Promise<void> = Promise.resolve();

  /** What servers say no to, by address. */
  readonly refusals = new Map<string, Refusal>();

  constructor(readonly urls: readonly string[] = []) {}

  refusal(url: string): Refusal | undefined {
    return this.refusals.get(url);
  }

  join(request: RoomRequest): SignallingRoom {
    const { room, passive } = request;
    this.log.push(`join ${room} ${passive ? 'wait' : 'call'}`);
    for (const url of this.urls) this.connections[url] ??= new FakeSocket();
    const joined: SignallingRoom = {
      leave: () => this.#leave(room),
      getPeers: () => this.#peers,
      onPeerJoin: null,
    };
    this.rooms.set(room, joined);
    this.requests.set(room, request);
    return joined;
  }

  sockets(): Readonly<Record<string, WebSocket>> {
    return this.connections as unknown as Record<string, WebSocket>;
  }

  reconnect(): void {
    this.log.push('reconnect');
    for (const [url, socket] of Object.entries(this.connections)) {
      if (socket.readyState >= WebSocket.CLOSING) this.connections[url] = new FakeSocket();
    }
  }

  rest(): void {
    this.log.push('rest');
    for (const socket of Object.values(this.connections)) socket.fail();
  }

  /** A peer is met in a room. */
  meet(room: string, connection: RTCPeerConnection, peer = 'somebody'): void {
    this.#peers = { [peer]: connection };
    this.rooms.get(room)?.onPeerJoin?.(peer);
  }

  /** A peer was in a room, and the connection with it failed. */
  breakOff(room: string): void {
    this.requests.get(room)?.onBrokenOff?.();
  }

  #peers: Record<string, RTCPeerConnection> = {};

  async #leave(room: string): Promise<void> {
    this.log.push(`leaving ${room}`);
    await this.leaving;
    if (this.failingLeaves-- > 0) throw new Error('the channel is breaking');
    this.log.push(`left ${room}`);
  }
}
