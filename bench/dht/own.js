// @ts-check
import { choosePrimitives } from '../../src/engine/crypto/choose-primitives.ts';
import { createNodeCrypto } from '../../src/engine/overlay-host/node/node-crypto.ts';
import { createOverlay } from '../../src/engine/overlay/create-overlay.ts';
import { ownBytes, utf8 } from '../../src/lib/bytes.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { serve } from './measure.js';
import { OwnNetwork } from './own-network.js';

/** @typedef {import('../../src/engine/overlay/overlay.ts').Overlay} Overlay */
/** @typedef {import('../../src/engine/overlay/overlay.ts').RecordDraft} RecordDraft */

const SALT = utf8('bench');
const TTL_MS = 3_600_000;
/** Bits of work a shared record costs; none is written here. */
const WORK_BITS = 16;
/** Nodes come one by one, as often as this; then each has as long as its upkeep takes to find its neighbours. */
const JOIN_EVERY_MS = 50;
const SETTLE_MS = 120_000;

const primitives = await choosePrimitives(crypto.subtle);
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {OwnNetwork} network @returns {Promise<Overlay>} */
const createNode = async (network) => {
  const secretKey = systemRandom.bytes(32);
  const device = { secretKey, publicKey: await primitives.signingPublicKey(secretKey) };
  const member = network.add(device.publicKey);
  const overlay = createOverlay({
    clock: systemClock,
    random: systemRandom,
    log: {
      note: () => undefined,
      fault: (_area, what, error) => console.error(what, error),
      error: console.error,
    },
    crypto: createNodeCrypto({ primitives, random: systemRandom, device }),
    transport: network.transport(member),
    dialler: network.dialler(member),
    holdRooms: (rooms) => network.holdRooms(member, rooms),
    shelf: { load: async () => [], write: () => undefined },
    self: device.publicKey,
    network: 'bench',
    device: 'desktop',
    lastSize: 0,
    workBits: WORK_BITS,
  });
  member.overlay = overlay;
  return overlay;
};

/** @param {import('./measure.js').Entry} entry @returns {RecordDraft} */
const draftOf = ({ value, signer }) => {
  const bytes = ownBytes(value);
  const publicKey = ownBytes(signer.publicKey);
  const sign = (/** @type {Uint8Array} */ body) => ownBytes(signer.sign(body));
  return { kind: 'own', signer: { publicKey, sign }, name: SALT, value: bytes, ttlMs: TTL_MS };
};

/** @param {Overlay} overlay @param {import('./measure.js').Entry} entry */
const put = async (overlay, entry) => {
  const publication = overlay.publish(draftOf(entry));
  if ((await publication.stored) === 0) throw new Error('Nobody keeps the record.');
  publication.stop();
  return { kind: 'own', key: overlay.ownKey(await primitives.sha256(entry.signer.publicKey), SALT) };
};

await serve(async (count) => {
  const network = new OwnNetwork();
  /** @type {Overlay[]} */
  const nodes = [];
  for (let at = 0; at < count; at++) {
    nodes.push(await createNode(network));
    await pause(JOIN_EVERY_MS);
  }
  await Promise.all(nodes.map((node) => node.ready()));
  await pause(SETTLE_MS);
  /** @param {number} at */
  const node = (at) => {
    const found = nodes[at];
    if (!found) throw new Error('There is no such node.');
    return found;
  };
  return {
    put: (at, entry) => put(node(at), entry),
    get: async (at, { kind, key }) => {
      const { records } = await node(at).find({ key, kind, what: 'record' }).done;
      return records[0]?.value;
    },
    traffic: () => network.traffic,
    close: async () => nodes.forEach((each) => each.stop()),
  };
});
