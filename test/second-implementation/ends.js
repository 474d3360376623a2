// @ts-check
// A device of each implementation, behind the same methods.
import { webcrypto } from 'node:crypto';
import { makeOwnCard, makePrekey, ownKeys } from './bundle.js';
import { seededDraws } from './conversation.js';
import { Peer } from './peer.js';

export const NOW = Date.UTC(2026, 10, 28);
const PAIR_SECRET = Buffer.alloc(32, 5);

/** @param {Uint8Array} bytes */
const own = (bytes) => new Uint8Array(bytes);

/** @typedef {{ identityKey: Buffer, deviceKey: Buffer, dhKey: Buffer }} PublicKeys */

/**
 * The card of a person with one device, by the other implementation.
 * @param {typeof import('./ours.ts')} ours
 * @param {Parameters<typeof ours.signOperation>[0]} primitives
 * @param {{ identity: Parameters<typeof ours.signOperation>[1], signer: Parameters<typeof ours.signPrekeys>[1],
 *   keys: import('../../src/engine/sessions/device-keys.ts').DeviceKeys, prekey: import('../../src/engine/sessions/prekeys.ts').Prekey }} of
 */
const cardOf = async (ours, primitives, { identity, signer, keys, prekey }) => {
  const extensions = new Map();
  const where = /** @type {const} */ ({ kind: 'add', seat: 0, generation: 1, ms: NOW, extensions });
  const add = await ours.signOperation(primitives, identity, { ...where, ...keys });
  const { dhKey, kemKey } = prekey;
  const fields = { addId: add.id, sequence: NOW, dhKey, kemKey, extensions };
  const prekeys = await ours.signPrekeys(primitives, signer, fields);
  return Buffer.from(ours.encodeCard({ identityKey: identity.publicKey, list: [add], prekeys: [prekeys] }));
};

/** The other implementation's device, behind the same three methods. @param {typeof import('./ours.ts')} ours @param {string} seed @param {'noble' | 'webCrypto'} kind */
export const createFirst = async (ours, seed, kind) => {
  const { draw } = seededDraws(seed);
  const primitives =
    kind === 'noble'
      ? ours.createNoblePrimitives()
      : ours.createWebCryptoPrimitives(/** @type {SubtleCrypto} */ (webcrypto.subtle));
  const deps = { primitives, random: { bytes: (/** @type {number} */ count) => own(draw(count)) } };
  const identity = await ours.signingKeyOf(primitives, own(draw(32)));
  const signer = await ours.signingKeyOf(primitives, own(draw(32)));
  const { publicKey: deviceKey } = signer;
  const device = await ours.createOwnDevice(deps, { identityKey: identity.publicKey, deviceKey });
  const { keys } = device;
  const prekeys = await ours.rotatePrekeys(deps, [], NOW);
  const [prekey] = prekeys;
  if (!prekey) throw new Error('no prekey');
  const card = await cardOf(ours, primitives, { identity, signer, keys, prekey });
  let state = ours.EMPTY_PEER;
  /** @template T @param {{ ok: true, value: { state: typeof state, output: T } } | { ok: false, error: string }} result */
  const take = (result) => {
    if (!result.ok) throw new Error(result.error);
    const kept = ours.decodePeer(ours.encodePeer(result.value.state));
    if (!kept) throw new Error('a state that is not read back');
    state = kept;
    return result.value.output;
  };
  return {
    card,
    keys: {
      deviceKey: Buffer.from(deviceKey),
      identityKey: Buffer.from(identity.publicKey),
      dhKey: Buffer.from(keys.dhKey),
    },
    /** @param {PublicKeys} them */
    meet: (them) => {
      const out = { pairSecret: PAIR_SECRET, from: deviceKey, to: own(them.deviceKey) };
      const back = { pairSecret: PAIR_SECRET, from: own(them.deviceKey), to: deviceKey };
      const peer = {
        identityKey: own(them.identityKey),
        deviceKey: own(them.deviceKey),
        dhKey: own(them.dhKey),
      };
      return {
        start: async (/** @type {Buffer} */ bytes, /** @type {number} */ now) => {
          const read = await ours.readCard(primitives, own(bytes));
          if (!read.ok) throw new Error(read.error);
          const [theirs] = ours.devicesOn(read.value.list);
          const bundle = theirs && (await ours.bundleOnCard(primitives, read.value, theirs.device));
          if (!bundle) throw new Error('a card without a device');
          take(await ours.startSession(deps, state, { own: device, bundle, now }));
        },
        seal: async (/** @type {Buffer} */ content, /** @type {number} */ now) =>
          Buffer.from(take(await ours.sealTo(deps, state, { direction: out, content, now }))),
        open: async (/** @type {Buffer} */ sealed, /** @type {number} */ now) => {
          const input = {
            own: device,
            prekeys,
            direction: back,
            peer,
            sealed: own(sealed),
            now,
          };
          return Buffer.from(take(await ours.openFrom(primitives, state, input)));
        },
        link: () => {
          state = ours.wantRekey(state, NOW);
        },
      };
    },
  };
};

/** This implementation's device, behind the same methods. @param {string} seed */
export const createSecond = (seed) => {
  const { draw } = seededDraws(seed);
  const device = ownKeys({ identitySecret: draw(32), deviceSecret: draw(32), dhSecret: draw(32) });
  const prekey = makePrekey({ dhSecret: draw(32), kemSeed: draw(64), madeAt: NOW });
  return {
    card: makeOwnCard(device, prekey),
    keys: device,
    /** @param {PublicKeys} them */
    meet: (them) => {
      const theirs = Buffer.concat([them.identityKey, them.deviceKey, them.dhKey]);
      const peer = new Peer(device, [prekey], { pairSecret: PAIR_SECRET, theirs });
      return {
        start: async (/** @type {Buffer} */ bytes, /** @type {number} */ now) =>
          peer.start(bytes, { draw, now }),
        seal: async (/** @type {Buffer} */ content, /** @type {number} */ now) =>
          peer.seal(content, { draw, now }),
        open: async (/** @type {Buffer} */ sealed, /** @type {number} */ now) => peer.open(sealed, now),
        link: () => {
          const session = peer.sessions[0];
          if (session) session.ratchet.wanted = true;
        },
      };
    },
  };
};
