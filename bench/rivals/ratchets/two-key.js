import {
  AsymmetricRatchet,
  Identity,
  MessageSignedProtocol,
  PreKeyBundleProtocol,
  PreKeyMessageProtocol,
  setEngine,
} from '2key-ratchet';
import { serve } from '../../ratchets/measure.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {any} id */
const bundleOf = async (id) => {
  const bundle = new PreKeyBundleProtocol();
  await bundle.identity.fill(id);
  bundle.registrationId = id.id;
  bundle.preKeySigned.id = 0;
  bundle.preKeySigned.key = id.signedPreKeys[0].publicKey;
  await bundle.preKeySigned.sign(id.signingKey.privateKey);
  return bundle.exportProto();
};

/** @param {any} one @param {any} other @param {ArrayBuffer} bytes */
const meet = async (one, other, bytes) => {
  const bundle = await PreKeyBundleProtocol.importProto(bytes);
  const from = await AsymmetricRatchet.create(one, bundle);
  const first = await (await from.encrypt(encoder.encode('hello'))).exportProto();
  const message = await PreKeyMessageProtocol.importProto(first);
  const to = await AsymmetricRatchet.create(other, message);
  if (decoder.decode(await to.decrypt(message.signedMessage)) !== 'hello')
    throw new Error('not what was sealed');
  return [from, to];
};

serve(async () => {
  setEngine('WebCrypto', crypto);
  const create = async () => {
    const one = await Identity.create(1, 1, 0);
    const other = await Identity.create(2, 1, 0);
    return { one, other, bundle: await bundleOf(other) };
  };
  return {
    couple: async () => {
      const { one, other, bundle } = await create();
      const sessions = await meet(one, other, bundle);
      const couple = {
        seal: async (/** @type {0 | 1} */ from, /** @type {string} */ text) =>
          (await sessions[from].encrypt(encoder.encode(text))).exportProto(),
        open: async (/** @type {0 | 1} */ by, /** @type {ArrayBuffer} */ sealed) =>
          decoder.decode(await sessions[by].decrypt(await MessageSignedProtocol.importProto(sealed))),
      };
      await couple.open(0, await couple.seal(1, 'hello back'));
      return couple;
    },
    starter: async () => {
      const { one, other, bundle } = await create();
      return () => meet(one, other, bundle);
    },
  };
});
