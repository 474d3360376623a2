import { expect } from 'chai';
import { partsOf } from '../../../../src/engine/devices/card-parts.ts';
import {
  type DeviceCard,
  encodeCard,
  makeCard,
  readCard,
  uniteCards,
} from '../../../../src/engine/devices/device-card.ts';
import { devicesOn, successorOf } from '../../../../src/engine/devices/device-list.ts';
import { MAX_CARD_BYTES } from '../../../../src/engine/wire/card-parts.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { NOW, newKey, personWith, primitives, removed, succeeded, unknownOperation } from './persons.ts';

/** Bytes of a card in one record of the network: 4,096 without head (48), name (4) and signature (64). */
const IN_A_RECORD_BYTES = 4_096 - 48 - 4 - 64;

const read = async (bytes: Bytes): Promise<DeviceCard> => {
  const result = await readCard(primitives, bytes);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

describe('a card in parts', () => {
  for (const count of [0, 1, 2, 3, 5, 16])
    for (const mostBytes of [IN_A_RECORD_BYTES, MAX_CARD_BYTES])
      it(`of ${count} devices comes to the whole again, in ${mostBytes} bytes each`, async () => {
        const { card, identity } = await personWith(count);
        const later = await Promise.all(
          Array.from({ length: 16 }, (_, i) => unknownOperation(identity, [9, i, 'x'.repeat(300)])),
        );
        const gone = count < 16 ? [await removed(identity, 15, 3)] : [];
        const whole = makeCard({ ...card, list: [...card.list, ...gone, ...later] });
        const parts = partsOf(whole, mostBytes);
        for (const part of parts) expect(part.length).to.be.at.most(mostBytes);
        const cards = await Promise.all(parts.map(read));
        expect(encodeCard(cards.reduce(uniteCards))).to.deep.equal(encodeCard(whole));
      });

  it('has one part where two devices are in use and eight seats were', async () => {
    const { card, identity } = await personWith(2);
    const gone = await Promise.all(Array.from({ length: 8 }, (_, at) => removed(identity, at + 2, 1)));
    const whole = makeCard({ ...card, list: [...card.list, ...gone] });
    expect(partsOf(whole, IN_A_RECORD_BYTES).length).to.equal(1);
  });

  it('has in its first part the successor, all devices, and the newest prekeys that there is room for', async () => {
    const { card, identity } = await personWith(5);
    const heir = await newKey();
    const succession = await succeeded(identity, heir);
    const [first] = partsOf(makeCard({ ...card, list: [...card.list, succession] }), IN_A_RECORD_BYTES);
    const part = await read(first as Bytes);
    expect(devicesOn(part.list).length).to.equal(5);
    expect(successorOf(part.list)).to.deep.equal(heir.publicKey);
    expect(part.prekeys.map(({ sequence }) => sequence)).to.deep.equal([NOW + 3, NOW + 4]);
  });

  it('has prekeys in the first part, however many devices there are', async () => {
    const { card } = await personWith(16);
    const part = await read(partsOf(card, IN_A_RECORD_BYTES)[0] as Bytes);
    expect([devicesOn(part.list).length, part.prekeys.length]).to.deep.equal([16, 1]);
  });
});
