// What the second implementation talks to: the sessions as the engine has them.
export { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
export { createWebCryptoPrimitives } from '../../src/engine/crypto/web-crypto-primitives.ts';
export { createOwnDevice } from '../../src/engine/sessions/device-keys.ts';
export { EMPTY_PEER, decodePeer, encodePeer } from '../../src/engine/sessions/peer-state.ts';
export { openFrom, sealTo, startSession, wantRekey } from '../../src/engine/sessions/peer.ts';
export { rotatePrekeys } from '../../src/engine/sessions/prekeys.ts';
export { signingKeyOf } from '../../src/engine/crypto/signature.ts';
export { encodeCard, readCard } from '../../src/engine/devices/device-card.ts';
export { devicesOn } from '../../src/engine/devices/device-list.ts';
export { signPrekeys } from '../../src/engine/devices/device-prekeys.ts';
export { signOperation } from '../../src/engine/devices/operation.ts';
export { bundleOnCard } from '../../src/engine/sealing/bundles.ts';
