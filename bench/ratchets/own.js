// @ts-check
import { choosePrimitives } from '../../src/engine/crypto/choose-primitives.ts';
import { createOwnDevice } from '../../src/engine/sessions/device-keys.ts';
import { EMPTY_PEER } from '../../src/engine/sessions/peer-state.ts';
import { openFrom, sealTo, startSession } from '../../src/engine/sessions/peer.ts';
import { makeBundle, readBundle, rotatePrekeys } from '../../src/engine/sessions/prekeys.ts';
import { concat, fromUtf8, utf8 } from '../../src/lib/bytes.ts';
import { serve } from './measure.js';

const primitives = await choosePrimitives(crypto.subtle);
const random = { bytes: (/** @type {number} */ count) => crypto.getRandomValues(new Uint8Array(count)) };
const deps = { primitives, random };
const pairSecret = random.bytes(32);

const createParty = async () => {
  const [identitySecret, deviceSecret] = [random.bytes(32), random.bytes(32)];
  const identityKey = await primitives.signingPublicKey(identitySecret);
  const deviceKey = await primitives.signingPublicKey(deviceSecret);
  const certificate = await primitives.sign(identitySecret, concat(utf8('driftpost/device/1\0'), deviceKey));
  const own = await createOwnDevice(deps, { identityKey, deviceKey, deviceSecret, certificate });
  const prekeys = await rotatePrekeys(deps, [], Date.now());
  const [newest] = prekeys;
  if (!newest) throw new Error('no prekey');
  return { own, prekeys, bundle: await makeBundle(primitives, own, newest), state: EMPTY_PEER };
};

/** @typedef {Awaited<ReturnType<typeof createParty>>} Party */

/**
 * @template T
 * @param {{ readonly ok: true, readonly value: T } | { readonly ok: false, readonly error: string }} result
 */
const must = (result) => {
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

/** @param {Party} from @param {Party} to */
const directionOf = (from, to) => ({
  pairSecret,
  from: from.own.keys.deviceKey,
  to: to.own.keys.deviceKey,
});

/** @param {Party} one @param {Party} other */
const talk = (one, other) => {
  const parties = /** @type {const} */ ([one, other]);
  const ways = /** @type {const} */ ([directionOf(one, other), directionOf(other, one)]);
  return {
    seal: async (/** @type {0 | 1} */ from, /** @type {string} */ text) => {
      const input = { direction: ways[from], content: utf8(text), now: Date.now() };
      const { state, output } = must(await sealTo(deps, parties[from].state, input));
      parties[from].state = state;
      return output;
    },
    open: async (/** @type {0 | 1} */ by, /** @type {Uint8Array<ArrayBuffer>} */ sealed) => {
      const { own, prekeys, state } = parties[by];
      const { identityKey } = parties[by === 0 ? 1 : 0].own.keys;
      const input = { own, prekeys, identityKey, direction: ways[by === 0 ? 1 : 0], sealed, now: Date.now() };
      const opened = must(await openFrom(primitives, state, input));
      parties[by].state = opened.state;
      return fromUtf8(opened.output);
    },
  };
};

/** The bundle is checked and a session made of it. @param {Party} one @param {Party} other */
const start = async (one, other) => {
  const bundle = must(await readBundle(primitives, other.bundle));
  const begun = await startSession(deps, EMPTY_PEER, { own: one.own, bundle, now: Date.now() });
  one.state = must(begun).state;
  other.state = EMPTY_PEER;
};

serve(async () => ({
  couple: async () => {
    const [one, other] = [await createParty(), await createParty()];
    await start(one, other);
    const { seal, open } = talk(one, other);
    await open(1, await seal(0, 'hello'));
    await open(0, await seal(1, 'hello back'));
    return { seal, open };
  },
  starter: async () => {
    const [one, other] = [await createParty(), await createParty()];
    const { seal, open } = talk(one, other);
    return async () => {
      await start(one, other);
      if ((await open(1, await seal(0, 'hello'))) !== 'hello') throw new Error('not what was sealed');
    };
  },
}));
