import { expect } from 'chai';
import {
  type DeviceCard,
  decodeParts,
  saysTheSame,
  uniteCards,
} from '../../../../src/engine/devices/device-card.ts';
import { devicesOn } from '../../../../src/engine/devices/device-list.ts';
import { PREKEY_AGE_MS } from '../../../../src/engine/sessions/limits.ts';
import { signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import { added, counting, newDevice, personWith, primitives, removed } from './persons.ts';
import { type OwnBrowser, firstBrowser, reopened, restoredBrowser, within } from './small-core.ts';

const cardOf = ({ ownCard }: OwnBrowser): DeviceCard => ownCard.card() as DeviceCard;
const seatsOf = (browser: OwnBrowser) => devicesOn(cardOf(browser).list).map(({ seat }) => seat);
const prekeysOf = (browser: OwnBrowser) => {
  const { deviceKey } = browser.identity;
  const own = devicesOn(cardOf(browser).list).find(
    (one) => one.deviceKey.join() === deviceKey.publicKey.join(),
  );
  return cardOf(browser).prekeys.find(({ addId }) => addId.join() === own?.addId.join());
};
const has = (browser: OwnBrowser, other: OwnBrowser): boolean =>
  devicesOn(cardOf(browser).list).some(({ device }) => device === other.identity.device);

/** What the identity of a browser says, as one of its other devices does. */
const says = async (
  { identity, secrets }: OwnBrowser,
  say: (identity: Awaited<ReturnType<typeof signingKeyOf>>) => Promise<Operation>,
): Promise<DeviceCard> => {
  const list = [await say(await signingKeyOf(primitives, secrets.identitySecret))];
  return { identityKey: identity.identityKey, list, prekeys: [] };
};

/** Browsers tell each other what they know until none learns anything new. */
const exchange = async (browsers: readonly OwnBrowser[]): Promise<void> => {
  for (let round = 0; round < 2 * browsers.length; round++)
    for (const to of browsers)
      for (const from of browsers) if (from !== to) await to.ownCard.take(cardOf(from));
};

describe("one's own card", () => {
  it('has this device on the lowest seat with its prekeys, from the first start on', async () => {
    const mina = await firstBrowser();
    expect(mina.ownCard.standing()).to.equal('listed');
    expect(seatsOf(mina)).to.deep.equal([0]);
    const [secret] = await mina.ownCard.prekeys();
    expect(prekeysOf(mina)?.dhKey).to.deep.equal(secret?.dhKey);
    const again = await reopened(mina);
    expect(saysTheSame(cardOf(again), cardOf(mina))).to.equal(true);
    expect(again.changes.count).to.equal(0);
  });

  it('renews prekeys by the device alone', async () => {
    const mina = await firstBrowser();
    const before = cardOf(mina);
    await mina.clock.advance(PREKEY_AGE_MS + 3_600_000);
    expect(cardOf(mina).list).to.deep.equal(before.list);
    expect(prekeysOf(mina)?.sequence).to.be.above(before.prekeys[0]?.sequence ?? 0);
    expect(cardOf(mina).prekeys).to.have.lengthOf(1);
  });

  it('takes a new device of a backup up on a free seat, beside those that the backup carries', async () => {
    const mina = await firstBrowser();
    const copy = await restoredBrowser(mina, mina.parts());
    expect(copy.ownCard.standing()).to.equal('listed');
    expect(seatsOf(copy)).to.deep.equal([0, 1]);
    await mina.ownCard.take(cardOf(copy));
    expect(mina.changes.count).to.equal(2);
    expect(saysTheSame(cardOf(mina), cardOf(copy))).to.equal(true);
    await mina.ownCard.take(cardOf(copy));
    expect(mina.changes.count).to.equal(2);
  });

  it('loses none of several devices that come from one backup at the same time, whatever the order', async () => {
    for (const turn of [(all: OwnBrowser[]) => all, (all: OwnBrowser[]) => all.toReversed()]) {
      const mina = await firstBrowser();
      const parts = mina.parts();
      const copies = [await restoredBrowser(mina, parts), await restoredBrowser(mina, parts)];
      copies.push(await restoredBrowser(mina, parts));
      const all = [mina, ...copies];
      expect(copies.map((copy) => seatsOf(copy).at(-1))).to.deep.equal([1, 1, 1]);
      await exchange(turn(all));
      for (const one of all) {
        expect(one.ownCard.standing()).to.equal('listed');
        for (const other of all) expect(has(one, other)).to.equal(true);
        expect(saysTheSame(cardOf(one), cardOf(mina))).to.equal(true);
        expect(cardOf(one).prekeys).to.have.lengthOf(4);
      }
    }
  });

  it('says that this device was removed, and leaves it so', async () => {
    const mina = await firstBrowser();
    const copy = await restoredBrowser(mina, mina.parts());
    await copy.ownCard.take(await says(copy, (identity) => removed(identity, 1, 1)));
    expect(copy.ownCard.standing()).to.equal('removed');
    await copy.clock.advance(2 * PREKEY_AGE_MS);
    expect(has(copy, copy)).to.equal(false);
    const again = await reopened(copy);
    expect(again.ownCard.standing()).to.equal('removed');
    // Another device on its seat later is no race either.
    const other = await newDevice();
    const later = await says(mina, (identity) => added(identity, other, { generation: 2 }));
    await mina.ownCard.take(later);
    expect(mina.ownCard.standing()).to.equal('removed');
  });

  it('says that no seat is free, and takes one as soon as there is', async () => {
    const mina = await firstBrowser();
    for (let seat = 1; seat < 16; seat++) {
      const device = await newDevice();
      await mina.ownCard.take(await says(mina, (identity) => added(identity, device, { seat })));
    }
    const copy = await restoredBrowser(mina, mina.parts());
    expect(copy.ownCard.standing()).to.equal('no-seat');
    await copy.ownCard.take(await says(mina, (identity) => removed(identity, 7, 1)));
    expect(copy.ownCard.standing()).to.equal('listed');
    expect(devicesOn(cardOf(copy).list).find(({ seat }) => seat === 7)?.generation).to.equal(2);
  });

  it('goes on above the prekeys that it told before its store was put back', async () => {
    const mina = await firstBrowser();
    const image = mina.parts();
    const record = await within(mina, (tx) => tx.get(mina.core.tables.prekeys, 'self'));
    await mina.clock.advance(PREKEY_AGE_MS + 3_600_000);
    const told = cardOf(mina);
    await within(mina, async (tx) => {
      if (record) tx.put(mina.core.tables.prekeys, 'self', { ...record, parts: [...image] });
    });
    const back = await reopened(mina);
    await back.ownCard.take(told);
    const [secret] = await back.ownCard.prekeys();
    const newest = prekeysOf(back);
    expect(newest?.sequence).to.be.above(told.prekeys[0]?.sequence ?? 0);
    expect([secret, ...(await back.ownCard.prekeys())].map((one) => one?.dhKey)).to.deep.include(
      newest?.dhKey,
    );
  });

  it('takes nothing that somebody else says, or that nobody signed', async () => {
    const mina = await firstBrowser();
    const before = mina.parts();
    await mina.ownCard.take((await personWith(2)).card);
    const forged = await says(mina, (identity) => removed(identity, 0, 1));
    const [one] = forged.list;
    const signature = new Uint8Array(64).fill(1);
    await mina.ownCard.take({ ...forged, list: [{ ...(one as Operation), signature }] });
    expect(mina.parts()).to.equal(before);
    expect(mina.ownCard.standing()).to.equal('listed');
    expect(mina.faults).to.have.lengthOf(2);
  });

  it('checks of what it is told only what is new', async () => {
    const counted = counting();
    const mina = await firstBrowser(counted.primitives);
    const copy = await restoredBrowser(mina, mina.parts());
    const before = counted.checks();
    await mina.ownCard.take(cardOf(copy));
    expect(counted.checks() - before).to.equal(2);
    await mina.ownCard.take(uniteCards(cardOf(copy), cardOf(mina)));
    expect(counted.checks() - before).to.equal(2);
  });

  it('is begun anew where what is kept is of somebody else', async () => {
    const mina = await firstBrowser();
    const stranger = await firstBrowser();
    const copy = await restoredBrowser(mina, stranger.parts());
    expect(seatsOf(copy)).to.deep.equal([0]);
    expect(decodeParts(copy.parts())?.identityKey).to.deep.equal(mina.identity.identityKey);
  });

  it('is put on the list anew where the store has lost what was said of it', async () => {
    const mina = await firstBrowser();
    const { core } = mina;
    await within(mina, async (tx) => {
      const record = await tx.get(core.tables.prekeys, 'self');
      if (record) tx.put(core.tables.prekeys, 'self', { ...record, parts: [] });
    });
    const again = await reopened(mina);
    expect(again.ownCard.standing()).to.equal('listed');
    // Contacts have the operation of the first time as well: one of the two counts, and has prekeys.
    await again.ownCard.take(cardOf(mina));
    expect(again.ownCard.standing()).to.equal('listed');
    expect(prekeysOf(again)?.dhKey).not.to.equal(undefined);
  });
});
