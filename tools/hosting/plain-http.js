// @ts-check
import { createServer } from 'node:http';
import { plainPage } from './plain-page.js';

/** The first byte of a TLS connection: a record of type handshake (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 22;
/** A client has this long to send its first byte. */
const FIRST_BYTE_MS = 10_000;
/** RFC 9110, section 15.5.22. */
const UPGRADE_REQUIRED = 426;

/** A name or an address, and maybe a port: nothing that a browser would understand otherwise. */
const HOST = /^(?:[a-z\d.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/iu;

/**
 * Where the request would have gone with https.
 * @param {import('node:http').IncomingMessage} request
 * @param {string} origin for requests without the header `Host`
 */
const secureUrl = ({ headers: { host = '' }, url = '/' }, origin) =>
  `${HOST.test(host) ? `https://${host}` : origin}${url.startsWith('/') ? url.split('?')[0] : '/'}`;

/**
 * Answers everything by saying that https is needed, and where.
 * @param {{ origin: string, ownCertificate: boolean }} options `origin` for requests without the header `Host`
 */
const createPlainServer = ({ origin, ownCertificate }) =>
  createServer((request, response) => {
    const { body, policy } = plainPage({
      url: secureUrl(request, origin),
      languages: request.headers['accept-language'] ?? '',
      ownCertificate,
    });
    response.writeHead(UPGRADE_REQUIRED, {
      Upgrade: 'TLS/1.2, HTTP/1.1',
      Connection: 'Upgrade, close',
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    });
    response.end(body);
  });

/**
 * Has a TLS server answer clients without TLS, too, on the same port: they get a page that tells to open https. Otherwise the
 * browser would only tell that the connection was reset.
 * @param {import('node:net').Server} server of TLS
 * @param {{ origin: string, ownCertificate: boolean }} options
 */
export const answerPlainHttp = (server, options) => {
  const plain = createPlainServer(options);
  const secure = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (/** @type {import('node:net').Socket} */ socket) => {
    const giveUp = () => socket.destroy();
    const late = setTimeout(giveUp, FIRST_BYTE_MS);
    socket.once('close', () => clearTimeout(late));
    socket.once('error', giveUp);
    socket.once('data', (/** @type {Buffer} */ first) => {
      clearTimeout(late);
      socket.off('error', giveUp);
      // The server that gets the connection reads it from its first byte.
      socket.pause();
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) for (const listener of secure) listener.call(server, socket);
      else plain.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  server.on('close', () => plain.closeAllConnections());
};
