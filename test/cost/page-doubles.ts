import { UnansweredConnection } from '../doubles/unanswered-connection.ts';

/** Connections of a page, and how many there are at the most. */
export const createConnections = () => {
  const open = new Set<UnansweredConnection>();
  const counts = { most: 0 };
  class Counted extends UnansweredConnection {
    constructor() {
      super();
      open.add(this);
      counts.most = Math.max(counts.most, open.size);
    }

    override close(): void {
      open.delete(this);
      super.close();
    }
  }
  return { connection: Counted as unknown as typeof RTCPeerConnection, counts };
};

/** A server that a page has connected to: takes what it is sent, and says what it is told to say. */
export class FakeServer extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static newest: FakeServer | undefined;
  readyState = FakeServer.CONNECTING;
  readonly heard: string[] = [];
  bytes = 0;

  constructor(readonly url: string) {
    super();
    FakeServer.newest = this;
  }

  open(): void {
    this.readyState = FakeServer.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  send(text: string): void {
    this.bytes += text.length;
    // What it was asked for first is all that a test needs.
    if (this.heard.length < 4) this.heard.push(text);
  }

  say(text: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: text }));
  }

  close(): void {
    this.readyState = FakeServer.CLOSED;
  }
}
