import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DeviceCard,
  encodeCard,
  makeCard,
  readCard,
  uniteCards,
} from '../../../../src/engine/devices/device-card.ts';
import { devicesOn, unite } from '../../../../src/engine/devices/device-list.ts';
import { type DevicePrekeys, nextSequence } from '../../../../src/engine/devices/device-prekeys.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import type { SigningKey } from '../../../../src/engine/crypto/signature.ts';
import { MAX_CARD_BYTES } from '../../../../src/engine/wire/card-parts.ts';
import { type CborValue, decodeExtensibleCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { toHex } from '../../../vectors/hex.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import {
  NOW,
  type TestDevice,
  added,
  counting,
  newDevice,
  newKey,
  personWith,
  prekeysOf,
  primitives,
  removed,
  succeeded,
  unknownOperation,
} from './persons.ts';

const hexOf = (card: DeviceCard): string => toHex(encodeCard(card));
const read = async (card: DeviceCard): Promise<DeviceCard> => {
  const result = await readCard(primitives, encodeCard(card));
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
/** A card in the order in which it is sent, but with nothing left out, as a peer sends it that breaks the rules. */
const sentAs = (card: DeviceCard, change: (fields: CborValue[]) => void): Bytes => {
  const fields = decodeExtensibleCbor(encodeCard(card)) as CborValue[];
  change(fields);
  return encodeCbor(fields);
};

describe('the card of a person with several devices', () => {
  it('comes out again, as it was and with nothing that does not count', async () => {
    const { card } = await personWith(2);
    expect(await read(card)).to.deep.equal(card);
  });

  it('comes to one, where two devices publish at the same time', async () => {
    const { identity, devices, card } = await personWith(2);
    const [phone, laptop] = devices as [TestDevice, TestDevice];
    const [phoneAdd, laptopAdd] = card.list as [Operation, Operation];
    const tablet = await added(identity, await newDevice(), { seat: 2 });
    const byPhone = makeCard({
      ...card,
      list: [...card.list, tablet],
      prekeys: [...card.prekeys, await prekeysOf(phone, phoneAdd, NOW + 10)],
    });
    const byLaptop = makeCard({
      ...card,
      prekeys: [...card.prekeys, await prekeysOf(laptop, laptopAdd, NOW + 9)],
    });
    const [one, other] = [uniteCards(byPhone, byLaptop), uniteCards(byLaptop, byPhone)];
    expect(hexOf(one)).to.equal(hexOf(other));
    expect(one.prekeys.map(({ sequence }) => sequence)).to.deep.equal([NOW + 10, NOW + 9]);
    expect(devicesOn(one.list).length).to.equal(3);
    expect(await read(one)).to.deep.equal(one);
  });

  it('loses a device with its prekeys when the device is removed, for ever', async () => {
    const { identity, card } = await personWith(2);
    const without = makeCard({ ...card, list: [...card.list, await removed(identity, 1, 1)] });
    expect(without.prekeys.length).to.equal(1);
    expect(hexOf(uniteCards(card, without))).to.equal(hexOf(without));
    expect(hexOf(uniteCards(uniteCards(without, card), card))).to.equal(hexOf(without));
  });

  it('is of one person: those of two are not united', async () => {
    const [one, other] = [await personWith(1), await personWith(1)];
    expect(() => uniteCards(one.card, other.card)).to.throw('two persons');
  });
});

describe('cards that meet', () => {
  let whole: { readonly list: readonly Operation[]; readonly prekeys: readonly DevicePrekeys[] };
  let identity: SigningKey;
  before(async () => {
    identity = await newKey();
    const devices = await Promise.all([newDevice(), newDevice(), newDevice()]);
    const list: Operation[] = [];
    const prekeys: DevicePrekeys[] = [];
    for (let seat = 0; seat < 3; seat++)
      for (let generation = 1; generation <= 2; generation++) {
        for (const device of devices.slice(0, 2)) {
          const add = await added(identity, device, { seat, generation });
          list.push(add);
          for (const sequence of [5, 5, 6]) prekeys.push(await prekeysOf(device, add, sequence));
        }
        list.push(await removed(identity, seat, generation));
      }
    for (let i = 0; i < 20; i++) list.push(await unknownOperation(identity, [8, i]));
    whole = { list, prekeys };
  });

  const cards = fc.array(fc.nat(), { maxLength: 30 }).map((picks) => {
    const prekeys = picks.map((pick) => whole.prekeys[pick % whole.prekeys.length] as DevicePrekeys);
    const list = picks.map((pick) => whole.list[pick % whole.list.length] as Operation);
    const needed = whole.list.filter(({ id }) => prekeys.some(({ addId }) => toHex(addId) === toHex(id)));
    return makeCard({ identityKey: identity.publicKey, list: [...list, ...needed], prekeys });
  });

  it('come to the same in whatever order and by whatever steps, and lose nothing that counts', () => {
    fc.assert(
      fc.property(cards, cards, cards, (a, b, c) => {
        const all = uniteCards(uniteCards(a, b), c);
        expect(hexOf(uniteCards(a, uniteCards(b, c)))).to.equal(hexOf(all));
        expect(hexOf(uniteCards(c, uniteCards(b, a)))).to.equal(hexOf(all));
        expect(hexOf(uniteCards(all, b))).to.equal(hexOf(all));
        expect(hexOf(uniteCards(a, a))).to.equal(hexOf(a));
        for (const { addId, sequence } of [...a.prekeys, ...b.prekeys, ...c.prekeys]) {
          const there = all.prekeys.find((one) => toHex(one.addId) === toHex(addId));
          const isListed = all.list.some(({ id }) => toHex(id) === toHex(addId));
          expect((there?.sequence ?? -1) >= sequence).to.equal(isListed);
        }
      }),
    );
  });
});

describe('a card by somebody who means harm', () => {
  let eve: SigningKey;
  let person: Awaited<ReturnType<typeof personWith>>;
  before(async () => {
    eve = await newKey();
    person = await personWith(2);
  });

  const refusal = async (bytes: Bytes): Promise<string> => {
    const result = await readCard(primitives, bytes);
    return result.ok ? 'taken' : result.error;
  };

  it('has no operation that somebody else signed', async () => {
    const { card } = person;
    const byEve = await added(eve, await newDevice(), { seat: 2 });
    expect(await refusal(encodeCard(makeCard({ ...card, list: [...card.list, byEve] })))).to.equal(
      'unsigned',
    );
    expect(await refusal(encodeCard({ ...card, identityKey: eve.publicKey }))).to.equal('malformed');
    const asEves = sentAs({ ...card, prekeys: [] }, (fields) => (fields[1] = eve.publicKey));
    expect(await refusal(asEves)).to.equal('unsigned');
  });

  it('has no prekeys of a device that another device signed, of that person or not', async () => {
    const { card, devices } = person;
    const [, laptopAdd] = card.list as [Operation, Operation];
    for (const other of [devices[0] as TestDevice, { key: eve, dhKey: new Uint8Array(32) }]) {
      const forged = await prekeysOf(other, laptopAdd, NOW + 1_000);
      const bytes = encodeCard(makeCard({ ...card, prekeys: [...card.prekeys, forged] }));
      expect(await refusal(bytes)).to.equal('unsigned');
    }
  });

  it('has no device of others: its prekeys are for the list that the device agreed to', async () => {
    const { card, devices } = person;
    const [phone] = devices as [TestDevice];
    const stolen = await added(eve, phone);
    const theirs = { identityKey: eve.publicKey, list: [stolen], prekeys: card.prekeys.slice(0, 1) };
    expect(await refusal(encodeCard(theirs))).to.equal('malformed');
    expect(await refusal(encodeCard({ ...theirs, prekeys: [] }))).to.equal('taken');
  });

  it('is refused in any other order, with anything twice, overtaken or too many', async () => {
    const { card, identity, devices } = person;
    const again = await prekeysOf(devices[0] as TestDevice, card.list[0] as Operation, 3);
    const unknown = await Promise.all(
      Array.from({ length: 17 }, (_, i) => unknownOperation(identity, [50, i])),
    );
    for (const [what, wrong] of Object.entries<DeviceCard>({
      'another order': { ...card, list: card.list.toReversed() },
      'another order of prekeys': { ...card, prekeys: card.prekeys.toReversed() },
      twice: { ...card, list: [...card.list, ...card.list] },
      'an overtaken one': { ...card, list: [...card.list, await added(identity, await newDevice())] },
      'older prekeys as well': { ...card, prekeys: [...card.prekeys, again] },
      'prekeys of nobody': { ...card, list: card.list.slice(0, 1) },
      'too many of later versions': { ...card, prekeys: [], list: [...card.list, ...unknown] },
    }))
      expect(await refusal(encodeCard(wrong)), what).to.equal('malformed');
    expect(await refusal(new Uint8Array(MAX_CARD_BYTES + 1))).to.equal('malformed');
    expect(await refusal(sentAs(card, (fields) => (fields[0] = 2)))).to.equal('malformed');
    expect(await refusal(sentAs(card, (fields) => fields.push(0)))).to.equal('malformed');
    expect(await refusal(sentAs(card, (fields) => (fields[1] = new Uint8Array(32))))).to.equal('malformed');
  });

  it('is refused with any one bit changed', async () => {
    const good = encodeCard(person.card);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), async (at, bit) => {
        expect(await refusal(good.with(at, (good[at] as number) ^ (1 << bit)) as Bytes)).to.not.equal(
          'taken',
        );
      }),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await refusal(bytes as Bytes)).to.equal('malformed');
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('uses no numbers of prekeys up, by no clock', () => {
    for (const clock of [0, NOW, 2 ** 48 - 1])
      fc.assert(
        fc.property(fc.nat(2 ** 31), (last) => {
          expect(nextSequence(clock, last)).to.be.above(last);
          // Room for one every millisecond for four thousand years.
          expect(nextSequence(clock, last)).to.be.at.most(2 ** 47);
          expect(nextSequence(clock, 2 ** 47 + last)).to.equal(2 ** 47 + last + 1);
        }),
      );
  });
});

describe('what it costs to read a card', () => {
  it('is one signature for each part, and nothing for what is known', async () => {
    const { card, identity } = await personWith(2);
    const first = counting();
    expect((await readCard(first.primitives, encodeCard(card))).ok).to.equal(true);
    expect(first.checks()).to.equal(4);
    const next = makeCard({ ...card, list: [...card.list, await removed(identity, 9, 1)] });
    for (const [one, checks] of [
      [card, 0],
      [next, 1],
    ] as const) {
      const again = counting();
      expect((await readCard(again.primitives, encodeCard(one), card)).ok).to.equal(true);
      expect(again.checks()).to.equal(checks);
    }
  });

  it('is at most thirty-six signatures, with as many as there is room for', async () => {
    const identity = await newKey();
    const heirs = await Promise.all([newKey(), newKey()]);
    const list = await Promise.all([
      ...Array.from({ length: 16 }, (_, i) => unknownOperation(identity, [i + 4])),
      ...Array.from({ length: 16 }, (_, seat) => removed(identity, seat, 1)),
      ...heirs.map((heir) => succeeded(identity, heir)),
    ]);
    const bytes = encodeCard({ identityKey: identity.publicKey, list: unite(list), prekeys: [] });
    // Prekeys cost one signature and 1,400 bytes with their device: less than what would have to go for them.
    expect(MAX_CARD_BYTES - bytes.length).to.be.within(0, 1_300);
    const { primitives: counted, checks } = counting();
    expect((await readCard(counted, bytes)).ok).to.equal(true);
    expect(checks()).to.equal(36);
  });

  it('ends with the first signature that does not hold', async () => {
    const { card } = await personWith(2);
    const forged = sentAs({ ...card, prekeys: [] }, (fields) => {
      const [first] = fields[2] as CborValue[][];
      first?.splice(1, 1, new Uint8Array(64).fill(1));
    });
    const { primitives: counted, checks } = counting();
    expect((await readCard(counted, forged)).ok).to.equal(false);
    expect(checks()).to.equal(1);
  });
});
