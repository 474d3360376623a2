import './fill-in.js';
import { yamux } from '@chainsafe/libp2p-yamux';
import { identify } from '@libp2p/identify';
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht';
import { memory } from '@libp2p/memory';
import { ping } from '@libp2p/ping';
import { plaintext } from '@libp2p/plaintext';
import { createLibp2p } from 'libp2p';
import { serve } from '../../dht/measure.js';
import { isSigned } from './signatures.js';

/** Until what the last newcomer set off is over: each asks for itself a second after it came. */
const SETTLE_MS = 5_000;
/** A newcomer knows this many present nodes. */
const KNOWN = 3;
const SIGNATURE_BYTES = 64;
const SIGNED = Buffer.from('/signed/');

const validators = {
  signed: (key, value) => {
    const [signature, body] = [value.subarray(0, SIGNATURE_BYTES), value.subarray(SIGNATURE_BYTES)];
    if (!isSigned(key.subarray(SIGNED.length), body, signature)) throw new Error('not signed');
  },
};

/** The greatest of the sequence numbers, which are the first eight bytes after the signature. */
const newest = (_key, values) => {
  const sequences = values.map((value) => Buffer.from(value).readBigUInt64BE(SIGNATURE_BYTES));
  return sequences.reduce((best, sequence, at) => (sequence > sequences[best] ? at : best), 0);
};

const createNode = (name) =>
  createLibp2p({
    addresses: { listen: [`/memory/${name}`] },
    transports: [memory()],
    connectionEncrypters: [plaintext()],
    streamMuxers: [yamux()],
    services: {
      identify: identify(),
      ping: ping(),
      dht: kadDHT({
        clientMode: false,
        peerInfoMapper: passthroughMapper,
        validators,
        selectors: { signed: newest },
      }),
    },
  });

/** What an operation does, event by event; the first value ends it. */
const follow = async (events, traffic) => {
  for await (const event of events) {
    if (event.name === 'SEND_QUERY') traffic.requests += 1;
    if (event.name === 'SEND_QUERY' || event.name === 'PEER_RESPONSE') traffic.messages += 1;
    if (event.name === 'VALUE') return event.value;
  }
  return undefined;
};

const keyAndValue = ({ value, signer }) => {
  const sequence = Buffer.alloc(8);
  sequence.writeBigUInt64BE(1n);
  const body = Buffer.concat([sequence, value]);
  return {
    key: Buffer.concat([SIGNED, signer.publicKey]),
    stored: Buffer.concat([signer.sign(body), body]),
  };
};

const put = async (dht, { record, traffic }) => {
  const { key, stored } = keyAndValue(record);
  await follow(dht.put(key, stored), traffic);
  return { key, from: record.kind === 'signed' ? SIGNATURE_BYTES + 8 : 0 };
};

let networks = 0;

const open = async (count) => {
  const network = networks++;
  const traffic = { requests: 0, messages: 0 };
  const nodes = [];
  for (let at = 0; at < count; at++) {
    const node = await createNode(`${network}-${at}`);
    const known = new Set(Array.from({ length: KNOWN }, (_, i) => nodes[(at * (i + 7)) % Math.max(1, at)]));
    nodes.push(node);
    for (const other of known) if (other) await node.dial(other.getMultiaddrs());
  }
  for (const node of nodes) {
    // Each node finds its place: the nodes nearest to itself.
    const own = node.peerId.toMultihash().bytes;
    await follow(node.services.dht.getClosestPeers(own), { requests: 0, messages: 0 });
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return {
    put: (at, record) => put(nodes[at].services.dht, { record, traffic }),
    get: async (at, { key, from }) =>
      (await follow(nodes[at].services.dht.get(key), traffic))?.subarray(from),
    traffic: () => traffic,
    close: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
};

await serve(open);
