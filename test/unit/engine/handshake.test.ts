import { expect } from 'chai';
import fc from 'fast-check';
import { createSigningKey, sign } from '../../../src/engine/crypto/signature.ts';
import {
  type Ends,
  checkProof,
  decodeHello,
  encodeHello,
  encodeProof,
  transcriptOf,
} from '../../../src/engine/gate/handshake.ts';
import type { Identity } from '../../../src/engine/identity/identity.ts';
import { deviceIdOf, personIdOf } from '../../../src/engine/wire/ids.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';

const random = createSeededRandom(2);

const newIdentity = (): Identity => {
  const identity = createSigningKey(random);
  const device = createSigningKey(random);
  return {
    person: personIdOf(identity.publicKey),
    device: deviceIdOf(device.publicKey),
    identityKey: identity.publicKey,
    deviceKey: device,
    certificate: sign(identity, 'driftpost/device/1', device.publicKey),
  };
};

const mirror = (ends: Ends): Ends => ({
  localFingerprint: ends.remoteFingerprint,
  remoteFingerprint: ends.localFingerprint,
  localNonce: ends.remoteNonce,
  remoteNonce: ends.localNonce,
});

const newEnds = (): Ends => ({
  localFingerprint: random.bytes(32),
  remoteFingerprint: random.bytes(32),
  localNonce: random.bytes(32),
  remoteNonce: random.bytes(32),
});

const sideOf = (ends: Ends, secret: Bytes) => {
  const transcript = transcriptOf(ends);
  if (!transcript) throw new Error('no transcript');
  return { secret, transcript };
};

describe('link handshake', () => {
  const secret = random.bytes(32);
  const instance = random.bytes(16);
  const mina = newIdentity();

  it('proves each side to the other over one connection', () => {
    const ends = newEnds();
    const proof = encodeProof(mina, instance, sideOf(ends, secret));
    const peer = checkProof(proof, sideOf(mirror(ends), secret));
    expect(peer?.person).to.equal(mina.person);
    expect(peer?.device).to.equal(mina.device);
    expect(peer?.instance).to.deep.equal(instance);
  });

  it('gives both sides one transcript and different roles', () => {
    const ends = newEnds();
    const [mine, theirs] = [transcriptOf(ends), transcriptOf(mirror(ends))];
    expect(mine?.hash).to.deep.equal(theirs?.hash);
    expect(mine?.role).not.to.equal(theirs?.role);
  });

  it('refuses a stranger in the middle, whose certificates are others', () => {
    // The stranger ends DTLS on both sides: each of them sees the fingerprint of the stranger.
    const toMina = newEnds();
    const toJun = { ...newEnds(), localFingerprint: toMina.localFingerprint };
    const proof = encodeProof(mina, instance, sideOf(toMina, secret));
    expect(checkProof(proof, sideOf(mirror(toJun), secret))).to.equal(undefined);
  });

  it('refuses somebody who does not know the secret of the place', () => {
    const ends = newEnds();
    const proof = encodeProof(mina, instance, sideOf(ends, random.bytes(32)));
    expect(checkProof(proof, sideOf(mirror(ends), secret))).to.equal(undefined);
  });

  it('refuses our own proof sent back, and an end that mirrors us', () => {
    const ends = newEnds();
    const proof = encodeProof(mina, instance, sideOf(ends, secret));
    expect(checkProof(proof, sideOf(ends, secret))).to.equal(undefined);
    expect(transcriptOf({ ...ends, remoteNonce: ends.localNonce })).to.equal(undefined);
    expect(transcriptOf({ ...ends, remoteFingerprint: ends.localFingerprint })).to.equal(undefined);
  });

  it('refuses a proof of an earlier connection', () => {
    const proof = encodeProof(mina, instance, sideOf(newEnds(), secret));
    expect(checkProof(proof, sideOf(mirror(newEnds()), secret))).to.equal(undefined);
  });

  it('refuses a device that the identity has not signed', () => {
    const ends = newEnds();
    const thief = { ...newIdentity(), identityKey: mina.identityKey, certificate: mina.certificate };
    const proof = encodeProof(thief, instance, sideOf(ends, secret));
    expect(checkProof(proof, sideOf(mirror(ends), secret))).to.equal(undefined);
  });

  it('shows nothing of an identity to whoever does not know the secret', () => {
    const proof = encodeProof(mina, instance, sideOf(newEnds(), secret));
    const seen = proof.join();
    for (const key of [mina.identityKey, mina.deviceKey.publicKey, mina.certificate]) {
      expect(seen).not.to.contain(key.slice(0, 8).join());
    }
  });

  it('refuses a proof in which any one bit is changed', () => {
    const ends = newEnds();
    const proof = encodeProof(mina, instance, sideOf(ends, secret));
    const side = sideOf(mirror(ends), secret);
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.nat(7), (at, bit) => {
        const changed = proof.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(checkProof(changed, side)).to.equal(undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads its own hello and no other bytes', () => {
    const nonce = random.bytes(32);
    expect(decodeHello(encodeHello(nonce))).to.deep.equal(nonce);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeHello(bytes)).to.equal(undefined);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
