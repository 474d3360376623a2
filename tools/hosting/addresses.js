// @ts-check
import { createSocket } from 'node:dgram';
import { hostname, networkInterfaces } from 'node:os';

/** Interfaces of containers, virtual machines and tunnels: no phone is reached through them. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|zt|wg)/u;
/** An address for documentation (RFC 5737): only the route to it is looked up, nothing is sent. */
const NOBODY = '198.51.100.1';

/**
 * @typedef {object} LanAddress
 * @property {string} address
 * @property {boolean} lasts whether it stays for a while: IPv4, or IPv6 that is unique local (RFC 4193). Others
 *   are changed by many systems every day (RFC 8981)
 */

/**
 * The addresses of this machine that others may reach, those of real networks first.
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {LanAddress[]}
 */
export const lanAddresses = (interfaces = networkInterfaces()) => {
  const found = Object.entries(interfaces).flatMap(([name, all = []]) =>
    all
      .filter(({ internal, address }) => !internal && !/^fe[89ab]/iu.test(address))
      .map(({ address, family }) => ({
        address,
        lasts: family === 'IPv4' || /^f[cd]/iu.test(address),
        rank:
          (VIRTUAL.test(name) ? 4 : 0) +
          (family === 'IPv4' ? 0 : 2) +
          (address.startsWith('169.254.') ? 1 : 0),
      })),
  );
  return found
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ address, lasts }) => ({ address, lasts }));
};

/**
 * The address that this machine has towards the rest of the world.
 * @returns {Promise<string | undefined>} undefined where there is no way to it
 */
export const outwardAddress = () =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    const settle = (/** @type {string | undefined} */ address) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => settle(undefined));
    // Connecting a datagram socket chooses the way and sends nothing.
    socket.connect(9, NOBODY, () => settle(socket.address().address));
  });

/**
 * Names of this machine: its own, and the one by which it is found with multicast DNS (RFC 6762).
 * @param {string} [own]
 * @returns {string[]} none where it is not a name that a certificate can hold
 */
export const ownNames = (own = hostname()) => {
  if (!/^[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?$/iu.test(own)) return [];
  return own.includes('.') ? [own] : [own, `${own}.local`];
};

/**
 * @param {string} host name or address
 * @param {number} port
 */
export const originOf = (host, port) => `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
