// What the second implementation talks to: the sessions as the engine has them.
export { createNoblePrimitives } from '../../src/engine/crypto/noble-primitives.ts';
export { createWebCryptoPrimitives } from '../../src/engine/crypto/web-crypto-primitives.ts';
export { createOwnDevice } from '../../src/engine/sessions/device-keys.ts';
export { EMPTY_PEER, decodePeer, encodePeer } from '../../src/engine/sessions/peer-state.ts';
export { openFrom, sealTo, startSession, wantRekey } from '../../src/engine/sessions/peer.ts';
export { makeBundle, readBundle, rotatePrekeys } from '../../src/engine/sessions/prekeys.ts';
