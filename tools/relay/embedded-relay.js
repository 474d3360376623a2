// @ts-check
import { createServer } from 'node:http';
import { LogLevel, createOutgoingNoticeMessage, createOutgoingOkMessage } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES, parseMessage } from './messages.js';
import { NoRepository, TagBroadcast, ephemeralOnly } from './plugins.js';
import { createGuests } from './guests.js';
import { isAtHome, strangeNameIn } from './home.js';

/** Where the relay answers on its HTTP server. */
export const RELAY_PATH = '/relay';

const MAX_CONNECTIONS = 256;
/** A client that does not take what it asked for is let go before it fills the memory. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** IANA's WebSocket close codes: try again later. */
const CLOSE_TRY_AGAIN_LATER = 1013;
/** A client that is too fast is not read for so long, so that refusing it costs little either. */
const PAUSE_MS = 200;

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
 * @property {readonly string[] | true} [names] what this machine is called, beside its addresses; true: whatever it is called
 * @property {(name: string) => void} [refused] hears of pages that are not of this house, by the name they came by
 * @property {boolean} [keepStats] remember the numbers of closed connections too (tests, benchmarks)
 * @property {(message: IncomingMessage, client: AnsweredClient) => boolean} [instead] answers a message in place of the
 *   relay; true where it did (tests: relays that misbehave)
 *
 * @typedef {import('@nostr-relay/common').IncomingMessage} IncomingMessage
 *
 * A client, as the code that answers in place of the relay sees it.
 * @typedef {object} AnsweredClient
 * @property {(...message: readonly unknown[]) => void} say one message of the relay
 * @property {(code: number, why: string) => void} close
 *
 * @typedef {object} Relay
 * @property {(request: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer) => void} handleUpgrade
 * @property {() => ConnectionStats[]} stats
 * @property {() => Promise<void>} stop closes every connection
 */

/**
 * A Nostr relay for signalling, without a server of its own: the caller's server hands it the upgrades
 * for `RELAY_PATH`. It passes ephemeral events on and keeps nothing.
 *
 * A valid event is never answered with a plain refusal: there is nothing wrong with it.
 * A client that is too fast gets `rate-limited:`, and waits.
 * @param {RelayOptions} [options]
 * @returns {Relay}
 */
export const createRelay = (options = {}) => {
  const relay = new NostrRelay(new NoRepository(), {
    logLevel: LogLevel.ERROR,
    // Nothing is kept, so there is nothing to cache; and a forged event must not pre-empt a good one's answer.
    filterResultCacheTtl: 0,
    eventHandlingResultCacheTtl: 0,
  });
  const guests = createGuests();
  const broadcast = new TagBroadcast();
  relay.register(ephemeralOnly).register(broadcast);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  /** @type {Map<number, ConnectionStats>} */
  const stats = new Map();
  let arrivals = 0;

  server.on('connection', (socket, request) => {
    const guest =
      server.clients.size > MAX_CONNECTIONS ? undefined : guests.enter(request.socket.remoteAddress);
    if (!guest) return socket.close(CLOSE_TRY_AGAIN_LATER, 'too many connections');
    const connection = ++arrivals;
    const own = { connection, events: 0, messages: 0, bytesIn: 0, bytesOut: 0, open: true };
    stats.set(connection, own);
    serve({ relay, broadcast, socket, guest, own, options });
    socket.on('close', () => {
      guests.leave(guest);
      own.open = false;
      if (!options.keepStats) stats.delete(connection);
    });
  });

  return {
    handleUpgrade: (request, socket, head) => {
      if (!isAtHome(request, options.names ?? [])) {
        options.refused?.(strangeNameIn(request));
        return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
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
 * @param {{ relay: NostrRelay, broadcast: TagBroadcast, socket: import('ws').WebSocket,
 *   guest: import('./guests.js').Guest, own: ConnectionStats, options: RelayOptions }} parts
 */
const serve = ({ relay, broadcast, socket, guest, own, options }) => {
  const client = {
    guest,
    get readyState() {
      return socket.readyState;
    },
    /** @param {string} text */
    send: (text) => {
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate();
      own.bytesOut += text.length;
      options.onTraffic?.({ connection: own.connection, direction: 'out', text });
      socket.send(text);
    },
  };
  /** @type {AnsweredClient} */
  const answered = {
    say: (...message) => client.send(JSON.stringify(message)),
    close: (code, why) => socket.close(code, why),
  };
  /** @type {NodeJS.Timeout | undefined} */
  let pause;
  const slowDown = () => {
    socket.pause();
    pause ??= setTimeout(() => {
      pause = undefined;
      socket.resume();
    }, PAUSE_MS);
  };
  relay.handleConnection(client);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(pause);
    broadcast.forget(client);
    relay.handleDisconnect(client);
  });
  socket.on('message', (data) => {
    const text = data.toString();
    own.messages++;
    own.bytesIn += text.length;
    options.onTraffic?.({ connection: own.connection, direction: 'in', text });
    const isInTime = guest.takesMessage(text.length);
    if (!isInTime) slowDown();
    const message = parseMessage(text);
    if (!message) return client.send(JSON.stringify(createOutgoingNoticeMessage('invalid: not understood')));
    if (message[0] === 'EVENT') {
      own.events++;
      options.onEvent?.(own.connection);
    }
    if (options.instead?.(message, answered)) return;
    if (!isInTime || (message[0] === 'EVENT' && !guest.takesEvent()))
      return client.send(JSON.stringify(refusal(message, 'rate-limited: slow down')));
    relay.handleMessage(client, message).catch(() => {
      // Keys and signatures that are no points of the curve throw in the library.
      client.send(JSON.stringify(refusal(message, 'invalid: cannot be verified')));
    });
  });
};

/**
 * @param {IncomingMessage} message
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
