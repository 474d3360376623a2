// @ts-check
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * A record to be kept: sequenced, and signed by a key pair of its own.
 * @typedef {object} Entry
 * @property {Uint8Array} value
 * @property {Signer} signer
 *
 * @typedef {object} Signer
 * @property {Buffer} publicKey Ed25519, 32 bytes
 * @property {Buffer} secretKey its seed, 32 bytes
 * @property {(body: Uint8Array) => Buffer} sign 64 bytes
 *
 * A network that stands, in this process.
 * @typedef {object} Network
 * @property {(node: number, record: Entry) => Promise<any>} put resolves with the key, once it is said to be kept
 * @property {(node: number, key: any) => Promise<Uint8Array | undefined>} get resolves with a value that was checked
 * @property {() => { requests: number, messages: number }} traffic so far, of all nodes; answers are messages too
 * @property {() => Promise<void>} close
 *
 * What the parent asks for.
 * @typedef {object} Order
 * @property {number} nodes
 * @property {number} pairs of a put and a get
 * @property {number} seed which nodes write and read
 *
 * @typedef {{ ms: number[], requests: number[], messages: number[] }} Costs
 * @typedef {{ put: Costs, get: Costs, found: number }} PairsReport `found`: share of the gets
 * @typedef {object} Report
 * @property {number} setUpMs
 * @property {number} bytesPerNode of heap and buffers in use, after set-up
 * @property {number} residentPerNode of the whole process
 * @property {PairsReport} pairs
 */

/** Bytes of each value: a short profile. */
const VALUE_BYTES = 256;
/** Nothing has been sent for so long: what a lookup set off is over. */
const QUIET_MS = 25;
/** What it takes to have all code compiled before anything is measured. */
const WARM_UP = { nodes: 4, pairs: 2 };

/** @returns {Signer} */
const createSigner = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = (/** @type {string | undefined} */ text) => Buffer.from(text ?? '', 'base64url');
  return {
    publicKey: raw(publicKey.export({ format: 'jwk' }).x),
    secretKey: raw(privateKey.export({ format: 'jwk' }).d),
    sign: (body) => sign(null, body, privateKey),
  };
};

/** Seeded: which nodes take part is the same in every run. @param {number} seed */
const createDraw = (seed) => {
  let count = 0;
  return (/** @type {number} */ below) =>
    createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE(0) % below;
};

const pause = () => new Promise((resolve) => setTimeout(resolve, QUIET_MS));

/** Resolves once nothing more is sent. @param {Network} network */
const quiet = async (network) => {
  for (let before = -1; before !== network.traffic().messages;) {
    before = network.traffic().messages;
    await pause();
  }
};

/**
 * One operation: its time until it says that it is done, and its traffic until nothing more is sent.
 * @template T
 * @param {Network} network @param {Costs} costs @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
const cost = async (network, costs, work) => {
  const before = { ...network.traffic() };
  const from = performance.now();
  const result = await work();
  costs.ms.push(performance.now() - from);
  await quiet(network);
  const after = network.traffic();
  costs.requests.push(after.requests - before.requests);
  costs.messages.push(after.messages - before.messages);
  return result;
};

/** @returns {Costs} */
const noCosts = () => ({ ms: [], requests: [], messages: [] });

/**
 * Pairs of a put by one node and a get by another.
 * @param {Network} network @param {Order} order
 * @returns {Promise<PairsReport>}
 */
const measurePairs = async (network, { nodes, pairs, seed }) => {
  const draw = createDraw(seed);
  const [put, get] = [noCosts(), noCosts()];
  let found = 0;
  for (let at = 0; at < pairs; at++) {
    const writer = draw(nodes);
    const reader = (writer + 1 + draw(nodes - 1)) % nodes;
    const value = new Uint8Array(randomBytes(VALUE_BYTES));
    const record = { value, signer: createSigner() };
    const key = await cost(network, put, () => network.put(writer, record));
    const read = await cost(network, get, () => network.get(reader, key));
    if (read && Buffer.from(read).equals(value)) found += 1;
  }
  return { put, get, found: found / pairs };
};

/** Bytes of heap and of buffers beside it that are in use, and what the process holds in all. */
const readMemory = async () => {
  const { gc } = globalThis;
  if (!gc) throw new Error('run with --expose-gc');
  for (let round = 0; round < 3; round++) {
    await gc();
    await pause();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, resident: rss };
};

/**
 * Measures one implementation as the parent orders, prints what it found as one line of JSON, and ends.
 * @param {(nodes: number) => Promise<Network>} open makes a network in which all nodes have found their place
 */
export const serve = async (open) => {
  /** @type {Order} */
  const order = JSON.parse(process.argv[2] ?? '');
  const warm = await open(WARM_UP.nodes);
  await measurePairs(warm, { ...order, ...WARM_UP });
  await warm.close();

  const before = await readMemory();
  const from = performance.now();
  const network = await open(order.nodes);
  const setUpMs = performance.now() - from;
  await quiet(network);
  const after = await readMemory();
  /** @type {Report} */
  const report = {
    setUpMs,
    bytesPerNode: (after.used - before.used) / order.nodes,
    residentPerNode: (after.resident - before.resident) / order.nodes,
    pairs: await measurePairs(network, order),
  };
  console.log(JSON.stringify(report));
  // Some of them keep timers that nothing ends.
  process.exit(0);
};
