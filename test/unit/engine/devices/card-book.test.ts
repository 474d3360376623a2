import { expect } from 'chai';
import { isListed } from '../../../../src/engine/devices/card-book.ts';
import { partsOf } from '../../../../src/engine/devices/card-parts.ts';
import { type DeviceCard, encodeCard, makeCard } from '../../../../src/engine/devices/device-card.ts';
import { devicesOn, unite } from '../../../../src/engine/devices/device-list.ts';
import { DEVICE_TABLES } from '../../../../src/engine/devices/kept.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import { eraseRows } from '../../../../src/engine/storage/erasing.ts';
import { MAX_CARD_BYTES } from '../../../../src/engine/wire/card-parts.ts';
import { deviceIdOf, personIdOf } from '../../../../src/engine/wire/ids.ts';
import { counting, newKey, personWith, prekeysOf, removed, succeeded, unknownOperation } from './persons.ts';
import { bookOver, smallCore, within } from './small-core.ts';

/** A book over a store of its own, and a count of the signatures that it checks. */
const createBook = () => {
  const { primitives, checks } = counting();
  const small = smallCore({ primitives });
  const book = bookOver(small);
  return {
    ...small,
    book,
    checks,
    take: (card: DeviceCard, person = personIdOf(card.identityKey), parts = [encodeCard(card)]) =>
      within(small, (tx) => book.take(tx, person, parts)),
    devicesOf: ({ identityKey }: DeviceCard) => {
      const known = book.known(personIdOf(identityKey));
      return known ? devicesOn(known.list).map(({ seat }) => seat) : [];
    },
  };
};

/** What two devices of a person publish, each of which knows nothing of the other. */
const twoPublishers = async () => {
  const { card, identity, devices } = await personWith(2);
  const of = (seat: number): DeviceCard => ({
    ...card,
    list: [card.list[seat] as Operation],
    prekeys: card.prekeys.slice(seat, seat + 1),
  });
  return { card, identity, devices, phone: of(0), laptop: of(1) };
};

describe('cards of others', () => {
  it('of two devices that publish by themselves are united, whichever comes first', async () => {
    const { card, phone, laptop } = await twoPublishers();
    for (const order of [
      [phone, laptop],
      [laptop, phone],
      [phone, laptop, phone],
    ]) {
      const { take, book, devicesOf } = createBook();
      for (const one of order) expect((await take(one)).ok).to.equal(true);
      expect(devicesOf(card)).to.deep.equal([0, 1]);
      expect(book.known(personIdOf(card.identityKey))).to.deep.equal(makeCard(card));
    }
  });

  it('outlive a restart, and are not checked again', async () => {
    const { card, phone, laptop } = await twoPublishers();
    const first = createBook();
    await first.take(phone);
    await first.take(laptop);
    const { primitives, checks } = counting();
    const book = bookOver(smallCore({ store: first.store.reopen(), primitives }));
    expect(await book.get(personIdOf(card.identityKey))).to.deep.equal(makeCard(card));
    expect(checks()).to.equal(0);
  });

  it('of a device that was removed change nothing when they come back', async () => {
    const { card, identity, devices } = await twoPublishers();
    const { take, book, devicesOf } = createBook();
    await take(card);
    await take({ ...card, list: [await removed(identity, 1, 1)], prekeys: [] });
    expect(devicesOf(card)).to.deep.equal([0]);
    const newer = await prekeysOf(devices[1]!, card.list[1]!, 2 ** 47);
    for (const old of [card, { ...card, prekeys: [newer] }]) {
      const taken = await take(old);
      // A peer that shows it is told.
      expect(taken).to.deep.equal({ ok: true, value: { isBehind: true } });
      expect(devicesOf(card)).to.deep.equal([0]);
    }
    const known = book.known(personIdOf(card.identityKey));
    expect(isListed(known, deviceIdOf(devices[0]!.key.publicKey))).to.equal(true);
    expect(isListed(known, deviceIdOf(devices[1]!.key.publicKey))).to.equal(false);
  });

  it('of somebody else, or with a signature that does not hold, change nothing', async () => {
    const { card, phone } = await twoPublishers();
    const { card: other } = await personWith(1);
    const { take, book, devicesOf, faults } = createBook();
    await take(phone);
    const mine = personIdOf(card.identityKey);
    const forged = encodeCard(card).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte));
    for (const parts of [[encodeCard(other)], [encodeCard(card), encodeCard(other)], [forged], []])
      expect((await take(card, mine, parts)).ok).to.equal(false);
    expect(devicesOf(card)).to.deep.equal([0]);
    expect(book.known(personIdOf(other.identityKey))).to.equal(undefined);
    expect(faults).to.have.lengthOf(4);
  });

  it('in parts cost what the whole costs, and are taken together or not at all', async () => {
    const { card } = await personWith(16);
    const { take, checks, devicesOf } = createBook();
    const parts = [...partsOf(card, MAX_CARD_BYTES)];
    expect(parts.length).to.be.above(8);
    expect(await take(card, undefined, parts)).to.deep.equal({ ok: true, value: { isBehind: false } });
    expect(devicesOf(card)).to.have.lengthOf(16);
    expect(checks()).to.equal(32);
    await take(card, undefined, parts);
    await take(card, undefined, parts.slice(0, 1));
    expect(checks()).to.equal(32);
  });

  it('of a stranger cost at most fifty-two signatures, in however many parts they come', async () => {
    const { card, identity } = await personWith(16);
    const heirs = await Promise.all([newKey(), newKey()]);
    const more = await Promise.all([
      ...Array.from({ length: 16 }, (_, i) => unknownOperation(identity, [i + 4])),
      ...heirs.map((heir) => succeeded(identity, heir)),
    ]);
    const fullest = { ...card, list: unite(card.list, more) };
    // And as much again that is overtaken, each in a part of its own.
    const overtaken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => unknownOperation(identity, [100 + i, 'overtaken'])),
    );
    const parts = [
      ...partsOf(fullest, MAX_CARD_BYTES),
      ...overtaken.map((one) => encodeCard({ ...card, list: [one], prekeys: [] })),
    ];
    const { take, checks } = createBook();
    expect((await take(fullest, undefined, parts)).ok).to.equal(true);
    expect(checks()).to.be.within(50, 52);
  });

  it('are forgotten with the contact', async () => {
    const { card } = await personWith(1);
    const small = createBook();
    await small.take(card);
    const person = personIdOf(card.identityKey);
    const tables = { open: small.core.tables.more, kept: [DEVICE_TABLES] };
    await within(small, (tx) => eraseRows(tx, tables, { person }));
    expect(await small.book.get(person)).to.equal(undefined);
    expect(small.book.known(person)).to.equal(undefined);
  });
});
