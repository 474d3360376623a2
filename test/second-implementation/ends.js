// @ts-check
// A device of each implementation, behind the same methods.
import { webcrypto } from 'node:crypto';
import { makeBundle, makePrekey, ownKeys } from './bundle.js';
import { seededDraws } from './conversation.js';
import { Peer } from './peer.js';
import { sign } from './primitives.js';

export const NOW = Date.UTC(2026, 10, 28);
const PAIR_SECRET = Buffer.alloc(32, 5);

/** @param {Uint8Array} bytes */
const own = (bytes) => new Uint8Array(bytes);

/** The other implementation's device, behind the same three methods. @param {typeof import('./ours.ts')} ours @param {string} seed @param {'noble' | 'webCrypto'} kind */
export const createFirst = async (ours, seed, kind) => {
  const { draw } = seededDraws(seed);
  const primitives =
    kind === 'noble'
      ? ours.createNoblePrimitives()
      : ours.createWebCryptoPrimitives(/** @type {SubtleCrypto} */ (webcrypto.subtle));
  const deps = { primitives, random: { bytes: (/** @type {number} */ count) => own(draw(count)) } };
  const [identitySecret, deviceSecret] = [draw(32), own(draw(32))];
  const identityKey = await primitives.signingPublicKey(identitySecret);
  const deviceKey = await primitives.signingPublicKey(deviceSecret);
  const certificate = own(
    sign(identitySecret, Buffer.concat([Buffer.from('driftpost/device/1\0'), deviceKey])),
  );
  const device = await ours.createOwnDevice(deps, { identityKey, deviceKey, deviceSecret, certificate });
  const prekeys = await ours.rotatePrekeys(deps, [], NOW);
  const [prekey] = prekeys;
  if (!prekey) throw new Error('no prekey');
  const bundle = Buffer.from(await ours.makeBundle(primitives, device, prekey));
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
    bundle,
    keys: { deviceKey: Buffer.from(deviceKey), identityKey: Buffer.from(identityKey) },
    /** @param {{ deviceKey: Buffer, identityKey: Buffer }} them */
    meet: (them) => {
      const out = { pairSecret: PAIR_SECRET, from: deviceKey, to: own(them.deviceKey) };
      const back = { pairSecret: PAIR_SECRET, from: own(them.deviceKey), to: deviceKey };
      const identity = own(them.identityKey);
      return {
        start: async (/** @type {Buffer} */ bytes, /** @type {number} */ now) => {
          const read = await ours.readBundle(primitives, own(bytes));
          if (!read.ok) throw new Error(read.error);
          take(await ours.startSession(deps, state, { own: device, bundle: read.value, now }));
        },
        seal: async (/** @type {Buffer} */ content, /** @type {number} */ now) =>
          Buffer.from(take(await ours.sealTo(deps, state, { direction: out, content, now }))),
        open: async (/** @type {Buffer} */ sealed, /** @type {number} */ now) => {
          const input = {
            own: device,
            prekeys,
            direction: back,
            identityKey: identity,
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
    bundle: makeBundle(device, prekey),
    keys: device,
    /** @param {{ deviceKey: Buffer, identityKey: Buffer }} them */
    meet: (them) => {
      const { deviceKey: theirDeviceKey, identityKey: theirIdentityKey } = them;
      const peer = new Peer(device, [prekey], { pairSecret: PAIR_SECRET, theirDeviceKey, theirIdentityKey });
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
