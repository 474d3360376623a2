import { ed25519 } from '@noble/curves/ed25519.js';
import { expect } from 'chai';
import { signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import {
  type Agreement,
  agree,
  checkProof,
  encodeProof,
  keyOf,
  transcriptOf,
} from '../../../../src/engine/handshake/handshake.ts';
import { checkNodeProof } from '../../../../src/engine/handshake/node-proof.ts';
import { createIdentity } from '../../../../src/engine/identity/identity.ts';
import { type Bytes, ownBytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import {
  type BookLie,
  type BookProver,
  type BookSide,
  bookLink,
  bookProof,
  bookTakes,
  ephemeralOf,
} from './handshake-by-the-book.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const random = createSeededRandom(12);
const primitives = createRememberingPrimitives();
const gateSecret = random.bytes(32);

const newSide = (): BookSide => ({
  fingerprint: random.bytes(32),
  nonce: random.bytes(32),
  ephemeralSecret: random.bytes(32),
});
const newProver = (shown: BookProver['shown']): BookProver => ({
  identitySecret: random.bytes(32),
  deviceSecret: random.bytes(32),
  instance: random.bytes(16),
  shown,
});

/** What the engine makes of its own side and what the other one says. */
const engineOf = async (own: BookSide, theirs: BookSide): Promise<Agreement> => {
  const transcript = transcriptOf({
    localFingerprint: own.fingerprint,
    remoteFingerprint: theirs.fingerprint,
    local: { nonce: own.nonce, ephemeralKey: ephemeralOf(own) },
    remote: { nonce: theirs.nonce, ephemeralKey: ephemeralOf(theirs) },
  });
  const shared = await primitives.dh(own.ephemeralSecret, ephemeralOf(theirs));
  if (!transcript || !shared) throw new Error('no agreement');
  return agree(transcript, { placeSecret: gateSecret, shared });
};

/** Two sides, with the engine once at the lower and once at the higher fingerprint. */
const bothWays = async (
  test: (own: BookSide, theirs: BookSide, engine: Agreement) => Promise<void>,
): Promise<void> => {
  const [one, two] = [newSide(), newSide()];
  await test(one, two, await engineOf(one, two));
  await test(two, one, await engineOf(two, one));
};

const takes = async (engine: Agreement, proof: Bytes, shown: BookProver['shown']): Promise<boolean> =>
  (await (shown === 'person' ? checkProof : checkNodeProof)(primitives, proof, engine)) !== undefined;

describe('the handshake, held against the book', () => {
  for (const shown of ['person', 'device'] as const) {
    it(`takes a proof that is made by the book, and makes such: ${shown}`, () =>
      bothWays(async (own, theirs, engine) => {
        expect(
          await takes(engine, bookProof(bookLink(theirs, own, gateSecret), newProver(shown)), shown),
        ).to.equal(true);
        const { identity } = await createIdentity({ primitives, random });
        const proof = await encodeProof(primitives, { identity, instance: random.bytes(16), shown }, engine);
        expect(bookTakes(bookLink(theirs, own, gateSecret), proof, shown)).to.equal(true);
      }));

    it(`refuses one in which any one thing is another: ${shown}`, () =>
      bothWays(async (own, theirs, engine) => {
        const prover = newProver(shown);
        const link = bookLink(theirs, own, gateSecret);
        const otherRole = link.role === 'low' ? 'high' : 'low';
        const other = await signingKeyOf(primitives, random.bytes(32));
        const lies: Readonly<Record<string, BookLie>> = {
          letter: { letter: link.role === 'low' ? 'H' : 'L' },
          'form of the label': { label: `driftpost/${shown === 'person' ? 'node' : 'link'}-proof/2` },
          'version of the label': { label: 'driftpost/link-proof/1' },
          transcript: { transcript: random.bytes(32) },
          instance: { signedInstance: random.bytes(16) },
          'role of the key': { sealedAs: otherRole },
          ...(shown === 'person' && {
            certificate: { certificate: ownBytes(ed25519.sign(random.bytes(32), other.secretKey)) },
          }),
        };
        for (const [name, lie] of Object.entries(lies))
          expect(await takes(engine, bookProof(link, prover, lie), shown), name).to.equal(false);
      }));

    it(`refuses one of a link in which the sides saw anything else: ${shown}`, () =>
      bothWays(async (own, theirs, engine) => {
        const prover = newProver(shown);
        for (const part of ['fingerprint', 'nonce', 'ephemeralSecret'] as const) {
          for (const [seenOwn, seenTheirs] of [
            [{ ...own, [part]: random.bytes(32) }, theirs],
            [own, { ...theirs, [part]: random.bytes(32) }],
          ] as const) {
            // Sealed and signed for what the liar saw, and also only signed for it.
            const link = bookLink(seenTheirs, seenOwn, gateSecret);
            expect(await takes(engine, bookProof(link, prover), shown), part).to.equal(false);
            const { transcript } = link;
            const half = bookProof(bookLink(theirs, own, gateSecret), prover, { transcript });
            expect(await takes(engine, half, shown), `${part}, signed`).to.equal(false);
          }
        }
        const stranger = bookLink(theirs, own, random.bytes(32));
        expect(await takes(engine, bookProof(stranger, prover), shown), 'gate secret').to.equal(false);
      }));
  }

  it('has keys of the book for frames, one for each role', () =>
    bothWays(async (own, theirs, engine) => {
      const link = bookLink(own, theirs, gateSecret);
      expect(engine.transcript).to.deep.equal({ hash: link.transcript, role: link.role });
      for (const role of ['low', 'high'] as const)
        expect(keyOf(engine, 'frames', role)).to.deep.equal(link.key('frames', role));
    }));
});
