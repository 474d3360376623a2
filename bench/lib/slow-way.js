// @ts-check
import { connect, createServer } from 'node:net';

/** @typedef {import('node:net').Socket} Socket */

/**
 * @param {Socket} from
 * @param {Socket} to
 * @param {number} ms
 */
const carry = (from, to, ms) => {
  from.on('data', (data) => setTimeout(() => to.writable && to.write(data), ms));
  from.on('close', () => setTimeout(() => to.destroy(), ms));
  from.on('error', () => undefined);
};

/**
 * A way to a server of this machine on which everything takes longer.
 * @param {string} url of a WebSocket
 * @param {number} ms each way
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export const slowWay = async (url, ms) => {
  const target = new URL(url);
  const [port, host] = [Number(target.port), target.hostname];
  /** @type {Set<Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    const other = connect(port, host);
    for (const each of [socket, other]) {
      sockets.add(each);
      each.on('close', () => sockets.delete(each));
    }
    carry(socket, other, ms);
    carry(other, socket, ms);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  target.port = String(address && typeof address === 'object' ? address.port : 0);
  return {
    url: target.href,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
