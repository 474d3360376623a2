import {
  DecryptionSettings,
  DeviceId,
  DeviceLists,
  OlmMachine,
  RequestType,
  TrustRequirement,
  UserId,
  initAsync,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { serve } from '../../ratchets/measure.js';

/** An OlmMachine and what a server would know of it. */
const createParty = async (/** @type {string} */ name) => {
  const [user, device] = [new UserId(`@${name}:localhost`), new DeviceId(name.toUpperCase())];
  const machine = await OlmMachine.initialize(user, device);
  /** @type {any} */
  let uploaded;
  for (const request of await machine.outgoingRequests()) {
    if (request.type !== RequestType.KeysUpload) continue;
    uploaded = JSON.parse(request.body);
    const counts = { one_time_key_counts: { signed_curve25519: 50 } };
    await machine.markRequestAsSent(request.id, request.type, JSON.stringify(counts));
  }
  return { name: user.toString(), deviceName: device.toString(), machine, uploaded };
};

/** @typedef {Awaited<ReturnType<typeof createParty>>} Party */

/** Tells one of the other's device keys. @param {Party} one @param {Party} other */
const introduce = async (one, other) => {
  await one.machine.updateTrackedUsers([new UserId(other.name)]);
  for (const request of await one.machine.outgoingRequests()) {
    if (request.type !== RequestType.KeysQuery) continue;
    const keys = { [other.name]: { [other.deviceName]: other.uploaded.device_keys } };
    const answer = JSON.stringify({ device_keys: keys, failures: {} });
    await one.machine.markRequestAsSent(request.id ?? '', request.type, answer);
  }
};

/** Gives one of the other's one-time keys to start with. @param {Party} one @param {Party} other */
const claim = async (one, other) => {
  const request = await one.machine.getMissingSessions([new UserId(other.name)]);
  if (!request) return;
  const [first] = Object.entries(other.uploaded.one_time_keys);
  if (!first) throw new Error('No keys are left.');
  const [id, key] = first;
  delete other.uploaded.one_time_keys[id];
  const keys = { [other.name]: { [other.deviceName]: { [id]: key } } };
  const answer = JSON.stringify({ one_time_keys: keys, failures: {} });
  await one.machine.markRequestAsSent(request.id, request.type, answer);
};

/** @param {Party} one @param {Party} other */
const talk = async (one, other) => {
  const parties = [one, other];
  const find = (/** @type {Party} */ by, /** @type {Party} */ of) =>
    by.machine.getDevice(new UserId(of.name), new DeviceId(of.deviceName));
  const devices = [await find(one, other), await find(other, one)];
  return {
    seal: async (/** @type {0 | 1} */ from, /** @type {string} */ text) => {
      const content = await devices[from]?.encryptToDeviceEvent('driftpost.text', { text });
      const event = {
        sender: parties[from].name,
        type: 'm.room.encrypted',
        content: JSON.parse(content ?? ''),
      };
      return JSON.stringify([event]);
    },
    open: async (/** @type {0 | 1} */ by, /** @type {string} */ sealed) => {
      const settings = new DecryptionSettings(TrustRequirement.Untrusted);
      const [event] = await parties[by].machine.receiveSyncChanges(
        sealed,
        new DeviceLists(),
        new Map(),
        new Set(),
        settings,
      );
      return JSON.parse(event?.rawEvent ?? '{}').content.text;
    },
  };
};

const meet = async (/** @type {string} */ suffix) => {
  const [one, other] = [await createParty(`a${suffix}`), await createParty(`b${suffix}`)];
  await introduce(one, other);
  await introduce(other, one);
  return /** @type {const} */ ([one, other]);
};

serve(async () => {
  await initAsync();
  return {
    couple: async () => {
      const [one, other] = await meet('1');
      await claim(one, other);
      const { seal, open } = await talk(one, other);
      await open(1, await seal(0, 'hello'));
      await open(0, await seal(1, 'hello back'));
      return { seal, open };
    },
    // A machine keeps its sessions, so a start is one between two that are new: with the making of their keys.
    starter: async () => {
      let suffix = 0;
      return async () => {
        const [one, other] = await meet(`${++suffix}`);
        await claim(one, other);
        const { seal, open } = await talk(one, other);
        if ((await open(1, await seal(0, 'hello'))) !== 'hello') throw new Error('not what was sealed');
      };
    },
  };
});
