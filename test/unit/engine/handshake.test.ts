import { expect } from 'chai';
import fc from 'fast-check';
import { createNoblePrimitives } from '../../../src/engine/crypto/noble-primitives.ts';
import {
  type Agreement,
  type Ends,
  type Hello,
  agree,
  checkProof,
  decodeHello,
  encodeHello,
  encodeProof,
  transcriptOf,
} from '../../../src/engine/gate/handshake.ts';
import { type Identity, createIdentity } from '../../../src/engine/identity/identity.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';

const random = createSeededRandom(2);

const primitives = createNoblePrimitives();
const deps = { primitives, random };
const newIdentity = async (): Promise<Identity> => (await createIdentity(deps)).identity;

const newHello = (): Hello => ({ nonce: random.bytes(32), ephemeralKey: random.bytes(32) });

const mirror = (ends: Ends): Ends => ({
  localFingerprint: ends.remoteFingerprint,
  remoteFingerprint: ends.localFingerprint,
  local: ends.remote,
  remote: ends.local,
});

const newEnds = (): Ends => ({
  localFingerprint: random.bytes(32),
  remoteFingerprint: random.bytes(32),
  local: newHello(),
  remote: newHello(),
});

/** What both ephemeral keys agree on; the same at both ends. */
const shared = random.bytes(32);

const sideOf = (ends: Ends, placeSecret: Bytes): Agreement => {
  const transcript = transcriptOf(ends);
  if (!transcript) throw new Error('no transcript');
  return agree(transcript, { placeSecret, shared });
};

const prove = (who: Identity, agreement: Agreement): Promise<Bytes> =>
  encodeProof(primitives, { identity: who, instance }, agreement);
const check = (frame: Uint8Array, agreement: Agreement) => checkProof(primitives, frame, agreement);

const instance = random.bytes(16);

describe('link handshake', () => {
  const secret = random.bytes(32);
  let mina: Identity;
  before(async () => {
    mina = await newIdentity();
  });

  it('proves each side to the other over one connection', async () => {
    const ends = newEnds();
    const proof = await prove(mina, sideOf(ends, secret));
    const peer = await check(proof, sideOf(mirror(ends), secret));
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

  it('refuses a stranger in the middle, whose certificates are others', async () => {
    // The stranger ends DTLS on both sides: each of them sees the fingerprint of the stranger.
    const toMina = newEnds();
    const toJun = { ...newEnds(), localFingerprint: toMina.localFingerprint };
    const proof = await prove(mina, sideOf(toMina, secret));
    expect(await check(proof, sideOf(mirror(toJun), secret))).to.equal(undefined);
  });

  it('refuses somebody who does not know the secret of the place', async () => {
    const ends = newEnds();
    const proof = await prove(mina, sideOf(ends, random.bytes(32)));
    expect(await check(proof, sideOf(mirror(ends), secret))).to.equal(undefined);
  });

  it('refuses our own proof sent back, and an end that mirrors us', async () => {
    const ends = newEnds();
    const proof = await prove(mina, sideOf(ends, secret));
    expect(await check(proof, sideOf(ends, secret))).to.equal(undefined);
    expect(transcriptOf({ ...ends, remote: ends.local })).to.equal(undefined);
    expect(transcriptOf({ ...ends, remoteFingerprint: ends.localFingerprint })).to.equal(undefined);
  });

  it('refuses a proof of an earlier connection', async () => {
    const proof = await prove(mina, sideOf(newEnds(), secret));
    expect(await check(proof, sideOf(mirror(newEnds()), secret))).to.equal(undefined);
  });

  it('refuses a device that the identity has not signed', async () => {
    const ends = newEnds();
    const thief = { ...(await newIdentity()), identityKey: mina.identityKey, certificate: mina.certificate };
    const proof = await prove(thief, sideOf(ends, secret));
    expect(await check(proof, sideOf(mirror(ends), secret))).to.equal(undefined);
  });

  it('shows nothing of an identity to whoever does not know the secret', async () => {
    const proof = await prove(mina, sideOf(newEnds(), secret));
    const seen = proof.join();
    for (const key of [mina.identityKey, mina.deviceKey.publicKey, mina.certificate]) {
      expect(seen).not.to.contain(key.slice(0, 8).join());
    }
  });

  it('refuses a proof in which any one bit is changed', async () => {
    const ends = newEnds();
    const proof = await prove(mina, sideOf(ends, secret));
    const side = sideOf(mirror(ends), secret);
    await fc.assert(
      fc.asyncProperty(fc.nat(proof.length - 1), fc.nat(7), async (at, bit) => {
        const changed = proof.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(await check(changed, side)).to.equal(undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads its own hello and no other bytes', () => {
    const hello = newHello();
    expect(decodeHello(encodeHello(hello))).to.deep.equal(hello);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeHello(bytes)).to.equal(undefined);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
