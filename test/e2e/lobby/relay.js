import { createServer } from 'node:http';
import { EventRepository } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { WebSocketServer } from 'ws';

/** Keeps nothing: what trystero says is ephemeral. */
class Nothing extends EventRepository {
  async upsert() {
    return { isDuplicate: false };
  }
  async find() {
    return [];
  }
  isSearchSupported() {
    return false;
  }
}

/** A Nostr relay that serves files beside it, can be stopped and started again, and counts events. */
export class TestRelay {
  events = 0;
  port = 0;
  #files;
  #http;
  #relay;
  #sockets;
  #topics = new Map();
  #waiting = new Set();

  /** @param {Map<string, {type: string, body: string | Uint8Array}>} files what is served, by path */
  constructor(files) {
    this.#files = files;
  }

  /** Listens on the port it had before, or any. */
  async start() {
    this.#relay = new NostrRelay(new Nothing(), {
      logger: { setLogLevel() {}, error() {}, debug() {}, info() {}, warn() {} },
    });
    this.#http = createServer((request, response) => this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http });
    this.#sockets.on('connection', (socket) => this.#connected(socket));
    await new Promise((resolve) => this.#http.listen(this.port, '127.0.0.1', resolve));
    this.port = this.#http.address().port;
  }

  /** Breaks every connection off, as a crash does. */
  async stop() {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
    await this.#relay.destroy();
  }

  /** Waits until all clients together listen to that many topics. */
  async untilTopics(count) {
    const listened = () => [...this.#topics.values()].reduce((sum, { size }) => sum + size, 0);
    while (listened() !== count) await new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Waits until that many events have come. */
  async untilEvents(count) {
    while (this.events < count) await new Promise((resolve) => this.#waiting.add(resolve));
  }

  #connected(socket) {
    this.#relay.handleConnection(socket);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message[0] === 'EVENT') {
        this.events += 1;
        this.#wake();
      }
      // A client that only checks the relay names no topics.
      if (message[0] === 'REQ' && message[2]['#x']) this.#listens(socket, message[1], true);
      if (message[0] === 'CLOSE') this.#listens(socket, message[1], false);
      void this.#relay.handleMessage(socket, message);
    });
    socket.on('close', () => {
      this.#topics.delete(socket);
      this.#wake();
      this.#relay.handleDisconnect(socket);
    });
  }

  #listens(socket, subscription, isOpen) {
    const own = this.#topics.get(socket) ?? new Set();
    this.#topics.set(socket, own);
    if (isOpen) own.add(subscription);
    else own.delete(subscription);
    this.#wake();
  }

  #wake() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #serve(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = this.#files.get(pathname);
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.body ?? 'not here');
  }
}
