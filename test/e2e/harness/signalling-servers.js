import { createServer } from 'node:http';
import { Aedes } from 'aedes';
import Tracker from 'bittorrent-tracker/server';
import { WebSocketServer, createWebSocketStream } from 'ws';

/**
 * A signalling server that a test can take away and bring back on its port.
 * @typedef {object} SignallingServer
 * @property {string} url
 * @property {() => number} connections open now
 * @property {() => { in: number, out: number }} messages of all clients, since the beginning
 * @property {() => Promise<void>} stop breaks every connection off, as a crash does
 * @property {() => Promise<void>} start again, on the same port
 */

/**
 * @param {() => Promise<{ connected: (socket: import('ws').WebSocket, request: import('node:http').IncomingMessage) => void, end: () => Promise<void> }>} make
 *   what serves one client after the other
 * @returns {Promise<SignallingServer>}
 */
const startServer = async (make) => {
  let port = 0;
  let running;
  const messages = { in: 0, out: 0 };
  const start = async () => {
    const server = await make();
    const http = createServer((_request, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    sockets.on('connection', (socket, request) => {
      socket.on('error', () => socket.terminate());
      socket.on('message', () => (messages.in += 1));
      const send = socket.send;
      socket.send = (...what) => {
        messages.out += 1;
        return send.apply(socket, what);
      };
      server.connected(socket, request);
    });
    await new Promise((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, '127.0.0.1', resolve);
    });
    port = http.address().port;
    running = { server, http, sockets };
  };
  await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    connections: () => running?.sockets.clients.size ?? 0,
    messages: () => ({ ...messages }),
    start,
    stop: async () => {
      if (!running) return;
      const { server, http, sockets } = running;
      running = undefined;
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await server.end();
    },
  };
};

/** A BitTorrent tracker over WebSocket: the `bittorrent-tracker` package's. */
export const startTracker = () =>
  startServer(async () => {
    const tracker = new Tracker({ http: false, udp: false, ws: { noServer: true }, stats: false });
    // Announcements of sockets that have just broken off: nothing that a test is about.
    for (const event of ['error', 'warning']) tracker.on(event, () => undefined);
    return {
      connected: (socket, request) => {
        socket.upgradeReq = request;
        tracker.onWebSocketConnection(socket);
      },
      end: () => new Promise((resolve) => tracker.close(() => resolve())),
    };
  });

/**
 * An MQTT broker over WebSocket: `aedes`.
 * @param {(packet: { kind: string, topic?: string, payload?: string, client?: string }) => void} [onPacket] hears what comes in
 */
export const startBroker = (onPacket) =>
  startServer(async () => {
    const broker = await Aedes.createBroker();
    broker.on('client', ({ id }) => onPacket?.({ kind: 'CONNECT', client: id }));
    broker.on('subscribe', (subscriptions) => {
      for (const { topic } of subscriptions) onPacket?.({ kind: 'SUBSCRIBE', topic });
    });
    broker.on('publish', ({ topic, payload }, client) => {
      if (client) onPacket?.({ kind: 'PUBLISH', topic, payload: payload.toString() });
    });
    return {
      connected: (socket, request) => {
        const stream = createWebSocketStream(socket);
        stream.on('error', () => undefined);
        broker.handle(stream, request);
      },
      end: () => new Promise((resolve) => broker.close(() => resolve())),
    };
  });
