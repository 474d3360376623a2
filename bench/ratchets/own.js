// @ts-check
import { choosePrimitives } from '../../src/engine/crypto/choose-primitives.ts';
import { createOwnDevice } from '../../src/engine/sessions/device-keys.ts';
import { EMPTY_PEER } from '../../src/engine/sessions/peer-state.ts';
import { openFrom, sealTo, startSession } from '../../src/engine/sessions/peer.ts';
import { signingKeyOf } from '../../src/engine/crypto/signature.ts';
import { encodeCard, readCard } from '../../src/engine/devices/device-card.ts';
import { signPrekeys } from '../../src/engine/devices/device-prekeys.ts';
import { signOperation } from '../../src/engine/devices/operation.ts';
import { bundleOnCard } from '../../src/engine/sealing/bundles.ts';
import { rotatePrekeys } from '../../src/engine/sessions/prekeys.ts';
import { deviceIdOf } from '../../src/engine/wire/ids.ts';
import { fromUtf8, utf8 } from '../../src/lib/bytes.ts';
import { serve } from './measure.js';

const primitives = await choosePrimitives(crypto.subtle);
const random = { bytes: (/** @type {number} */ count) => crypto.getRandomValues(new Uint8Array(count)) };
const deps = { primitives, random };
const pairSecret = random.bytes(32);

const createParty = async () => {
  const identity = await signingKeyOf(primitives, random.bytes(32));
  const device = await signingKeyOf(primitives, random.bytes(32));
  const { publicKey: identityKey } = identity;
  const own = await createOwnDevice(deps, { identityKey, deviceKey: device.publicKey });
  const prekeys = await rotatePrekeys(deps, [], Date.now());
  const [newest] = prekeys;
  if (!newest) throw new Error('no prekey');
  const extensions = new Map();
  const where = /** @type {const} */ ({ kind: 'add', seat: 0, generation: 1, ms: 0, extensions });
  const add = await signOperation(primitives, identity, { ...where, ...own.keys });
  const { dhKey, kemKey } = newest;
  const fields = { addId: add.id, sequence: 1, dhKey, kemKey, extensions };
  const signed = await signPrekeys(primitives, device, fields);
  const card = encodeCard({ identityKey, list: [add], prekeys: [signed] });
  return { own, prekeys, card, state: EMPTY_PEER };
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
      const peer = parties[by === 0 ? 1 : 0].own.keys;
      const input = { own, prekeys, peer, direction: ways[by === 0 ? 1 : 0], sealed, now: Date.now() };
      const opened = must(await openFrom(primitives, state, input));
      parties[by].state = opened.state;
      return fromUtf8(opened.output);
    },
  };
};

/** The card is checked and a session made of it. @param {Party} one @param {Party} other */
const start = async (one, other) => {
  const card = must(await readCard(primitives, other.card));
  const bundle = await bundleOnCard(primitives, card, deviceIdOf(other.own.keys.deviceKey));
  if (!bundle) throw new Error('no bundle');
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
