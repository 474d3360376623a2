import { expect } from 'chai';
import fc from 'fast-check';
import { makeCard, readCard } from '../../../src/engine/cards/card.ts';
import { MAX_CARD_BYTES } from '../../../src/engine/wire/frames.ts';
import { type Identity, createIdentity } from '../../../src/engine/identity/identity.ts';
import { makeBundle, rotatePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { createRememberingPrimitives } from '../remembering-primitives.ts';

const primitives = createRememberingPrimitives();
const deps = { primitives, random: createSeededRandom(5) };
const NOW = Date.UTC(2026, 0, 1);

const bundleOf = async ({ own }: Identity): Promise<Bytes> => {
  const prekey = (await rotatePrekeys(deps, [], NOW)).at(-1);
  if (!prekey) throw new Error('no prekey');
  return makeBundle(primitives, own, prekey);
};

describe('a contact card', () => {
  let mina: Identity;
  let eve: Identity;
  let card: Bytes;
  before(async () => {
    mina = (await createIdentity(deps)).identity;
    eve = (await createIdentity(deps)).identity;
    card = await makeCard(mina, { seq: NOW, bundles: [await bundleOf(mina)] });
  });

  it('says who somebody is and how to start a session with their device', async () => {
    const read = await readCard(primitives, card);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.person).to.equal(mina.person);
    expect(read.value.seq).to.equal(NOW);
    expect(read.value.bundles.map(({ device }) => device.deviceKey)).to.deep.equal([
      mina.deviceKey.publicKey,
    ]);
    expect(read.value.bundles[0]?.device.dhKey).to.deep.equal(mina.own.keys.dhKey);
  });

  it('holds two devices in 4 KB, and names others by their hash', async () => {
    const two = [await bundleOf(mina), await bundleOf(mina)];
    const other = new Uint8Array(32).fill(1);
    const many = await makeCard(mina, { seq: NOW, bundles: [...two, other] });
    expect(many.length).to.be.at.most(MAX_CARD_BYTES);
    const read = await readCard(primitives, many);
    expect(read.ok && read.value.bundles).to.have.length(2);
  });

  it('is refused with a device of somebody else, or signed by somebody else', async () => {
    const stolen = await makeCard(eve, { seq: NOW, bundles: [await bundleOf(mina)] });
    expect(await readCard(primitives, stolen)).to.deep.equal({ ok: false, error: 'unsigned' });
    const posing = { ...eve, identityKey: mina.identityKey };
    const forged = await makeCard(posing, { seq: NOW, bundles: [await bundleOf(mina)] });
    expect(await readCard(primitives, forged)).to.deep.equal({ ok: false, error: 'unsigned' });
  });

  it('is refused with any one bit changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(card.length - 1), fc.nat(7), async (at, bit) => {
        const changed = card.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect((await readCard(primitives, changed)).ok).to.equal(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is none where the bytes are any others, or too many', async () => {
    expect(await readCard(primitives, new Uint8Array(MAX_CARD_BYTES + 1))).to.deep.equal({
      ok: false,
      error: 'malformed',
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await readCard(primitives, bytes)).ok).to.equal(false);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
