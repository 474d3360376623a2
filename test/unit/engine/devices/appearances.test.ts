import { expect } from 'chai';
import { type Appearances, appearancesOn } from '../../../../src/engine/devices/appearances.ts';
import { devicesOn, unite } from '../../../../src/engine/devices/device-list.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import { NOW, added, newDevice, newKey, removed } from './persons.ts';

const NONE: Appearances = new Map();
const DAY_MS = 86_400_000;

describe('when a device appeared on the list of somebody', () => {
  it('is when it was seen here, whatever the clock of who put it there says', async () => {
    const mina = await newKey();
    const clocks = [0, NOW - 400 * DAY_MS, NOW + 400 * DAY_MS, 2 ** 48 - 1];
    const list = unite(
      await Promise.all(clocks.map(async (ms, seat) => added(mina, await newDevice(), { seat, ms }))),
    );
    const seen = appearancesOn(devicesOn(list), NONE, { kept: 12, ms: NOW });
    expect([...seen.values()]).to.deep.equal(clocks.map(() => ({ kept: 12, ms: NOW })));
  });

  it('stays what it was, whatever comes later and however one’s own clock is set', async () => {
    const mina = await newKey();
    const first: Operation = await added(mina, await newDevice());
    const second = await added(mina, await newDevice(), { seat: 1 });
    const one = appearancesOn(devicesOn([first]), NONE, { kept: 12, ms: NOW });
    const both = appearancesOn(devicesOn(unite([first], [second])), one, { kept: 99, ms: 0 });
    expect([...both.values()].map(({ kept }) => kept)).to.deep.equal([12, 99]);
  });

  it('is later where it was gone in between, so it lacks less and never more', async () => {
    const mina = await newKey();
    const device = await newDevice();
    const list = unite([await added(mina, device)]);
    const seen = appearancesOn(devicesOn(list), NONE, { kept: 12, ms: NOW });
    const without = unite(list, [await removed(mina, 0, 1)]);
    const gone = appearancesOn(devicesOn(without), seen, { kept: 20, ms: NOW });
    expect(gone.size).to.equal(0);
    const again = unite(without, [await added(mina, device, { seat: 1 })]);
    const back = appearancesOn(devicesOn(again), gone, { kept: 30, ms: NOW });
    expect([...back.values()].map(({ kept }) => kept)).to.deep.equal([30]);
  });
});
