import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Agreement,
  type ConnectionEnds,
  type Hello,
  type ShownIdentity,
  agree,
  checkProof,
  decodeHello,
  encodeHello,
  encodeProof,
  keyOf,
  transcriptOf,
} from '../../../../src/engine/handshake/handshake.ts';
import { checkNodeProof } from '../../../../src/engine/handshake/node-proof.ts';
import { type Identity, createIdentity } from '../../../../src/engine/identity/identity.ts';
import { openOnce, sealOnce } from '../../../../src/engine/crypto/seal.ts';
import { decodeCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { HANDSHAKE_TYPES } from '../../../../src/engine/wire/link-frames.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const random = createSeededRandom(2);

const primitives = createRememberingPrimitives();
const deps = { primitives, random };
const newIdentity = async (): Promise<Identity> => (await createIdentity(deps)).identity;

const newHello = (): Hello => ({ nonce: random.bytes(32), ephemeralKey: random.bytes(32) });

const mirror = (ends: ConnectionEnds): ConnectionEnds => ({
  localFingerprint: ends.remoteFingerprint,
  remoteFingerprint: ends.localFingerprint,
  local: ends.remote,
  remote: ends.local,
});

const newEnds = (): ConnectionEnds => ({
  localFingerprint: random.bytes(32),
  remoteFingerprint: random.bytes(32),
  local: newHello(),
  remote: newHello(),
});

/** What both ephemeral keys agree on; the same at both ends. */
const shared = random.bytes(32);

const sideOf = (ends: ConnectionEnds, placeSecret: Bytes): Agreement => {
  const transcript = transcriptOf(ends);
  if (!transcript) throw new Error('no transcript');
  return agree(transcript, { placeSecret, shared });
};

const prove = (who: Identity, agreement: Agreement, shown: ShownIdentity = 'person'): Promise<Bytes> =>
  encodeProof(primitives, { identity: who, instance, shown }, agreement);
const checkNode = (frame: Uint8Array, agreement: Agreement) => checkNodeProof(primitives, frame, agreement);
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

  it('refuses a man in the middle with other certificates', async () => {
    // The stranger ends DTLS on both sides: each of them sees the fingerprint of the stranger.
    const toMina = newEnds();
    const toJun = { ...newEnds(), localFingerprint: toMina.localFingerprint };
    const proof = await prove(mina, sideOf(toMina, secret));
    expect(await check(proof, sideOf(mirror(toJun), secret))).to.equal(undefined);
  });

  it('refuses a peer without the secret of the place', async () => {
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

  it('hides the identity from peers without the secret', async () => {
    const proof = await prove(mina, sideOf(newEnds(), secret));
    const seen = proof.join();
    for (const key of [mina.identityKey, mina.deviceKey.publicKey, mina.certificate]) {
      expect(seen).not.to.contain(key.slice(0, 8).join());
    }
  });

  it('refuses a proof in which any one bit is changed', async () => {
    for (const shown of ['person', 'device'] as const) {
      const ends = newEnds();
      const proof = await prove(mina, sideOf(ends, secret), shown);
      const side = sideOf(mirror(ends), secret);
      await fc.assert(
        fc.asyncProperty(fc.nat(proof.length - 1), fc.nat(7), async (at, bit) => {
          const changed = proof.slice();
          changed[at] = (changed[at] ?? 0) ^ (1 << bit);
          expect(await (shown === 'person' ? check : checkNode)(changed, side)).to.equal(undefined);
        }),
        { numRuns: 1_000 },
      );
    }
  });

  describe('between strangers', () => {
    it('proves the device, and hides the person even from the other end', async () => {
      const ends = newEnds();
      const [own, other] = [sideOf(ends, secret), sideOf(mirror(ends), secret)];
      const proof = await prove(mina, own, 'device');
      const peer = await checkNode(proof, other);
      expect(peer).to.deep.equal({ device: mina.device, deviceKey: mina.deviceKey.publicKey, instance });
      const sealed = (decodeCbor(proof) as [number, Bytes])[1];
      const plain = openOnce(keyOf(own, 'proof', own.transcript.role), sealed)?.join();
      for (const key of [mina.identityKey, mina.certificate]) {
        expect(plain).not.to.contain(key.slice(0, 8).join());
      }
    });

    it('takes neither form for the other', async () => {
      const ends = newEnds();
      const [own, other] = [sideOf(ends, secret), sideOf(mirror(ends), secret)];
      expect(await check(await prove(mina, own, 'device'), other)).to.equal(undefined);
      expect(await checkNode(await prove(mina, own, 'person'), other)).to.equal(undefined);
    });

    it('refuses to take the signature of a person for that of a node, put into its form', async () => {
      const ends = newEnds();
      const [own, other] = [sideOf(ends, secret), sideOf(mirror(ends), secret)];
      const key = keyOf(own, 'proof', own.transcript.role);
      const sealed = (decodeCbor(await prove(mina, own)) as [number, Bytes])[1];
      const [, deviceKey, , ...device] = decodeCbor(openOnce(key, sealed) as Bytes) as Bytes[];
      const forged = encodeCbor([deviceKey as Bytes, ...device]);
      expect(await checkNode(encodeCbor([HANDSHAKE_TYPES.proof, sealOnce(key, forged)]), other)).to.equal(
        undefined,
      );
    });

    it('refuses a man in the middle, and a peer without the secret', async () => {
      const toMina = newEnds();
      const toJun = { ...newEnds(), localFingerprint: toMina.localFingerprint };
      const proof = await prove(mina, sideOf(toMina, secret), 'device');
      expect(await checkNode(proof, sideOf(mirror(toJun), secret))).to.equal(undefined);
      const ends = newEnds();
      const guessed = await prove(mina, sideOf(ends, random.bytes(32)), 'device');
      expect(await checkNode(guessed, sideOf(mirror(ends), secret))).to.equal(undefined);
    });
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
