// @ts-check
import { createServer } from 'node:http';
import { LogLevel, createOutgoingNoticeMessage, createOutgoingOkMessage } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES, parseMessage } from './messages.js';
import { NoRepository, TagBroadcast, ephemeralOnly } from './plugins.js';
import { createBucket } from './bucket.js';

/** Where the relay answers on its HTTP server. */
export const RELAY_PATH = '/relay';

const MAX_CONNECTIONS = 256;
const MAX_SUBSCRIPTIONS_PER_CONNECTION = 16;
/** A client that does not take what it asked for is let go before it fills the memory. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** IANA's WebSocket close codes: try again later. */
const CLOSE_TRY_AGAIN_LATER = 1013;

/**
 * One message, as it passed the relay.
 * @typedef {object} RelayTraffic
 * @property {number} connection counted from 1 in order of arrival
 * @property {'in' | 'out'} direction `in`: from the client
 * @property {string} text
 *
 * @typedef {object} ConnectionStats
 * @property {number} connection counted from 1 in order of arrival
 * @property {number} events EVENT messages that came from this client
 * @property {number} messages all messages that came from this client
 * @property {number} bytesIn
 * @property {number} bytesOut
 * @property {boolean} open
 *
 * @typedef {object} RelayOptions
 * @property {(traffic: RelayTraffic) => void} [onTraffic] hears every message, both ways
 * @property {(connection: number) => void} [onEvent] hears of every EVENT that a client sent
 * @property {boolean} [keepStats] remember the numbers of closed connections too (tests, benchmarks)
 *
 * @typedef {object} Relay
 * @property {(request: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer) => void} handleUpgrade
 * @property {() => ConnectionStats[]} stats
 * @property {() => Promise<void>} stop closes every connection
 */

/**
 * A Nostr relay for signalling, without a server of its own: whoever has one hands it the upgrades
 * for `RELAY_PATH`. It passes ephemeral events on and keeps nothing.
 *
 * A valid event is never answered with a plain refusal: trystero lets go of such a relay for good.
 * Who is too fast hears `rate-limited:`, which it takes as a reason to wait.
 * @param {RelayOptions} [options]
 * @returns {Relay}
 */
export const createRelay = (options = {}) => {
  const relay = new NostrRelay(new NoRepository(), {
    logLevel: LogLevel.ERROR,
    maxSubscriptionsPerClient: MAX_SUBSCRIPTIONS_PER_CONNECTION,
    // Nothing is kept, so there is nothing to cache; and a forged event must not pre-empt a good one's answer.
    filterResultCacheTtl: 0,
    eventHandlingResultCacheTtl: 0,
  });
  relay.register(ephemeralOnly).register(new TagBroadcast());
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  /** @type {Map<number, ConnectionStats>} */
  const stats = new Map();
  let arrivals = 0;

  server.on('connection', (socket) => {
    if (server.clients.size > MAX_CONNECTIONS)
      return socket.close(CLOSE_TRY_AGAIN_LATER, 'too many connections');
    const connection = ++arrivals;
    const own = { connection, events: 0, messages: 0, bytesIn: 0, bytesOut: 0, open: true };
    stats.set(connection, own);
    serve({ relay, socket, own, options });
    socket.on('close', () => {
      own.open = false;
      if (!options.keepStats) stats.delete(connection);
    });
  });

  return {
    handleUpgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request)),
    stats: () => [...stats.values()].map((one) => ({ ...one })),
    stop: async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      await relay.destroy();
    },
  };
};

/**
 * Serves one client until it leaves.
 * @param {{ relay: NostrRelay, socket: import('ws').WebSocket, own: ConnectionStats, options: RelayOptions }} parts
 */
const serve = ({ relay, socket, own, options }) => {
  const bucket = createBucket();
  const client = {
    get readyState() {
      return socket.readyState;
    },
    /** @param {string} text */
    send: (text) => {
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) return socket.terminate();
      own.bytesOut += text.length;
      options.onTraffic?.({ connection: own.connection, direction: 'out', text });
      socket.send(text);
    },
  };
  relay.handleConnection(client);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => relay.handleDisconnect(client));
  socket.on('message', (data) => {
    const text = data.toString();
    own.messages++;
    own.bytesIn += text.length;
    options.onTraffic?.({ connection: own.connection, direction: 'in', text });
    const message = parseMessage(text);
    if (!message) return client.send(JSON.stringify(createOutgoingNoticeMessage('invalid: not understood')));
    if (message[0] === 'EVENT') {
      own.events++;
      options.onEvent?.(own.connection);
    }
    if (!bucket.take()) return client.send(JSON.stringify(refusal(message, 'rate-limited: slow down')));
    relay.handleMessage(client, message).catch(() => {
      // Keys and signatures that are no points of the curve throw in the library.
      client.send(JSON.stringify(refusal(message, 'invalid: cannot be verified')));
    });
  });
};

/**
 * @param {import('@nostr-relay/common').IncomingMessage} message
 * @param {string} why
 */
const refusal = (message, why) =>
  message[0] === 'EVENT'
    ? createOutgoingOkMessage(message[1].id, false, why)
    : createOutgoingNoticeMessage(why);

/**
 * A relay with a server of its own, for tests and benchmarks: it can be stopped and started again on
 * the same port.
 * @param {RelayOptions & { port?: number, host?: string }} [options] port 0, the default, is any free one
 * @returns {Promise<Relay & { url: string, port: number }>} rejects where the port is taken
 */
export const startRelay = async ({ port = 0, host = '127.0.0.1', ...options } = {}) => {
  const relay = createRelay(options);
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('upgrade', (request, socket, head) =>
    isRelayRequest(request) ? relay.handleUpgrade(request, socket, head) : socket.destroy(),
  );
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => resolve(undefined));
  });
  const address = http.address();
  const actual = address && typeof address === 'object' ? address.port : port;
  return {
    ...relay,
    port: actual,
    url: `ws://${host}:${actual}${RELAY_PATH}`,
    stop: async () => {
      await relay.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
};

/**
 * Whether an upgrade is for the relay.
 * @param {import('node:http').IncomingMessage} request
 */
export const isRelayRequest = (request) => request.url?.split('?')[0] === RELAY_PATH;
