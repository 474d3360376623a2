// @ts-check
import { connect, makeNamespace } from './namespaces.js';
import { layWire } from './wire.js';

/**
 * @typedef {import('./namespaces.js').Namespace} Namespace
 * @typedef {import('./wire.js').Wire} Wire
 */

/** Addresses for benchmarks, which no host has (RFC 2544): two of the servers, as STUN needs. */
export const SERVERS = /** @type {const} */ (['198.18.0.1', '198.18.0.2']);

/**
 * What a NAT does with the port of what goes out.
 * - `cone`: keeps it, so that one is seen at one port from everywhere (RFC 4787: endpoint-independent mapping, as
 *   long as no two want the same; incoming packets pass from addresses that were sent to)
 * - `symmetric`: another one at random towards each
 * @typedef {'cone' | 'symmetric'} NatKind
 *
 * A network at home: a router that masks, and hosts behind it.
 * @typedef {object} Home
 * @property {Namespace} router
 * @property {Namespace} host the first one in it
 * @property {readonly Namespace[]} hosts
 * @property {Wire | undefined} wire to the internet, where it was asked for
 * @property {(up: boolean) => void} connectInternet
 * @property {() => void} moveHost the first host gets another address at home
 * @property {() => void} changeAddress the router gets another one, and forgets its mappings
 *
 * An internet of its own, with no way out of it.
 * @typedef {object} World
 * @property {Namespace} pub the servers
 * @property {(label: string) => Namespace} addPublic a host without a NAT
 * @property {(label: string, kind: NatKind, options?: { hosts?: number, wire?: boolean }) => Promise<Home>} addHome
 * @property {() => void} remove
 */

const MASK = 24;

/**
 * @param {Namespace} router
 * @param {NatKind} kind
 */
const mask = (router, kind) => {
  const random = kind === 'symmetric' ? ['--random-fully'] : [];
  router.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
  router.run('iptables', '-t', 'nat', '-A', 'POSTROUTING', '-o', 'wan', '-j', 'MASQUERADE', ...random);
  const known = ['-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED'];
  router.run('iptables', '-A', 'FORWARD', '-i', 'wan', ...known, '-j', 'ACCEPT');
  router.run('iptables', '-A', 'FORWARD', '-i', 'wan', '-j', 'DROP');
  // What knocks too early must not be remembered: it would take the port that is to be kept for another.
  router.run('iptables', '-A', 'INPUT', '-i', 'wan', '-m', 'conntrack', '--ctstate', 'NEW', '-j', 'DROP');
};

/**
 * @param {{ host: Namespace, network: number, number: number }} what
 */
const addressHost = ({ host, network, number }) => {
  host.ip('addr', 'add', `10.7.${network}.${number}/${MASK}`, 'dev', 'eth0');
  host.ip('link', 'set', 'eth0', 'up');
  host.ip('route', 'add', 'default', 'via', `10.7.${network}.1`);
};

/**
 * @param {{ router: Namespace, host: Namespace, network: number, number: number }} what
 */
const plugIn = ({ router, host, network, number }) => {
  const port = `to${number}`;
  connect([router, port], [host, 'eth0']);
  router.ip('link', 'set', port, 'master', 'lan', 'up');
  addressHost({ host, network, number });
};

/**
 * What is said to everybody nearby, such as the names of multicast DNS, ends where the internet begins.
 * @param {Namespace} pub
 * @param {string} port
 */
const plugIntoInternet = (pub, port) => {
  pub.ip('link', 'set', port, 'master', 'br0', 'up');
  pub.ip('link', 'set', port, 'type', 'bridge_slave', 'mcast_flood', 'off');
};

/** @param {{ pub: Namespace, router: Namespace, port: string, wire: boolean }} what */
const layCable = async ({ pub, router, port, wire }) => {
  const laid = wire ? await layWire([pub, port], [router, 'wan']) : undefined;
  if (!laid) connect([pub, port], [router, 'wan']);
  plugIntoInternet(pub, port);
  return laid;
};

/**
 * Packets to an address without a host are dropped, as on the internet. An ICMP error would change the outcome: a TURN server
 * closes a session when its peer is unreachable.
 * @param {Namespace} pub
 */
const addVoid = (pub) => {
  connect([pub, 'void'], [pub, 'void2']);
  for (const device of ['void', 'void2']) pub.ip('link', 'set', device, 'arp', 'off', 'up');
  pub.ip('route', 'add', 'default', 'dev', 'void');
};

/** @param {Namespace} host or router */
const routeOutside = (host) => host.ip('route', 'add', 'default', 'via', SERVERS[0]);

/**
 * Makes the servers' host, and the switch that everybody hangs on.
 * @returns {World}
 */
export const makeWorld = () => {
  /** @type {Namespace[]} */
  const all = [];
  const make = (/** @type {string} */ label) => {
    const made = makeNamespace(label);
    all.push(made);
    return made;
  };
  const pub = make('pub');
  pub.ip('link', 'add', 'br0', 'type', 'bridge');
  for (const address of SERVERS) pub.ip('addr', 'add', `${address}/${MASK}`, 'dev', 'br0');
  pub.ip('link', 'set', 'br0', 'up');
  addVoid(pub);
  let homes = 0;
  let publics = 0;
  return {
    pub,
    addPublic: (label) => {
      const host = make(label);
      publics += 1;
      connect([pub, `pub${publics}`], [host, 'eth0']);
      plugIntoInternet(pub, `pub${publics}`);
      host.ip('addr', 'add', `198.18.0.${20 + publics}/${MASK}`, 'dev', 'eth0');
      host.ip('link', 'set', 'eth0', 'up');
      routeOutside(host);
      return host;
    },
    addHome: async (label, kind, { hosts: count = 1, wire = false } = {}) => {
      homes += 1;
      const network = homes;
      const router = make(label);
      let last = 100 + network;
      let moves = 0;
      const laid = await layCable({ pub, router, port: `home${network}`, wire });
      router.ip('addr', 'add', `198.18.0.${last}/${MASK}`, 'dev', 'wan');
      router.ip('link', 'set', 'wan', 'up');
      routeOutside(router);
      router.ip('link', 'add', 'lan', 'type', 'bridge');
      router.ip('addr', 'add', `10.7.${network}.1/${MASK}`, 'dev', 'lan');
      router.ip('link', 'set', 'lan', 'up');
      mask(router, kind);
      const hosts = Array.from({ length: count }, (_, at) => {
        const host = make(`${label}${at + 1}`);
        plugIn({ router, host, network, number: at + 2 });
        return host;
      });
      const [first] = hosts;
      if (!first) throw new Error('nobody is at home');
      return {
        router,
        host: first,
        hosts,
        wire: laid,
        connectInternet: (up) => {
          router.ip('link', 'set', 'wan', up ? 'up' : 'down');
          // A route goes with its device.
          if (up) routeOutside(router);
        },
        moveHost: () => {
          first.ip('addr', 'flush', 'dev', 'eth0');
          moves += 1;
          addressHost({ host: first, network, number: 100 + moves });
        },
        changeAddress: () => {
          router.ip('addr', 'del', `198.18.0.${last}/${MASK}`, 'dev', 'wan');
          last += 50;
          router.ip('addr', 'add', `198.18.0.${last}/${MASK}`, 'dev', 'wan');
          routeOutside(router);
        },
      };
    },
    remove: () => {
      for (const one of all.toReversed()) one.remove();
    },
  };
};
