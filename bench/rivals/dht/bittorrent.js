import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import DHT from 'bittorrent-dht';
import { serve } from '../../dht/measure.js';
import { isSigned } from './signatures.js';

const HOST = '127.0.0.1';

const asPromise = (call) =>
  new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result)));
  });

/** Counts what leaves a node, by what stands in it: `y` is q for a request, r or e for an answer. */
const countTraffic = (dht, traffic) => {
  const { socket } = dht._rpc;
  const send = socket.send;
  socket.send = function countedSend(peer, message, done) {
    traffic.messages += 1;
    if (message.y === 'q') traffic.requests += 1;
    return send.call(this, peer, message, done);
  };
};

const put = async (dht, { value, signer }) => {
  const v = Buffer.from(value);
  const signed = { v, k: signer.publicKey, seq: 1, sign: signer.sign };
  return asPromise((done) => dht.put(signed, done));
};

const open = async (count) => {
  const traffic = { requests: 0, messages: 0 };
  const nodes = [];
  for (let at = 0; at < count; at++) {
    const [first] = nodes;
    const bootstrap = first ? [`${HOST}:${first.address().port}`] : false;
    const dht = new DHT({
      bootstrap,
      nodeId: randomBytes(20),
      verify: (signature, body, key) => isSigned(key, body, signature),
    });
    countTraffic(dht, traffic);
    const ready = once(dht, 'ready');
    dht.listen(0, HOST);
    await Promise.all([ready, once(dht, 'listening')]);
    nodes.push(dht);
  }
  return {
    put: (node, record) => put(nodes[node], record),
    get: async (node, key) => (await asPromise((done) => nodes[node].get(key, { cache: false }, done)))?.v,
    traffic: () => traffic,
    close: async () => {
      await Promise.all(nodes.map((dht) => asPromise((done) => dht.destroy(() => done(null)))));
    },
  };
};

await serve(open);
