import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DeviceList,
  devicesOn,
  freeSeat,
  successorOf,
  unite,
} from '../../../../src/engine/devices/device-list.ts';
import { MAX_OPERATIONS, MAX_SEATS, MAX_UNKNOWN } from '../../../../src/engine/devices/limits.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import type { SigningKey } from '../../../../src/engine/crypto/signature.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { toHex } from '../../../vectors/hex.ts';
import {
  type TestDevice,
  added,
  newDevice,
  newKey,
  removed,
  succeeded,
  unknownOperation,
} from './persons.ts';

const SEATS = 3;
const GENERATIONS = 3;

let mina: SigningKey;
let devices: readonly TestDevice[];
let successors: readonly SigningKey[];
/** Everything that this identity ever signs here. */
let pool: readonly Operation[];

before(async () => {
  mina = await newKey();
  devices = await Promise.all(Array.from({ length: 4 }, newDevice));
  successors = await Promise.all(Array.from({ length: 4 }, newKey));
  const made: Operation[] = [];
  for (let seat = 0; seat < SEATS; seat++)
    for (let generation = 1; generation <= GENERATIONS; generation++) {
      made.push(await removed(mina, seat, generation));
      for (const [at, device] of devices.entries())
        made.push(await added(mina, device, { seat, generation, ms: at % 2 === 0 ? 0 : 2 ** 48 - 1 }));
    }
  for (const one of successors) made.push(await succeeded(mina, one), await succeeded(mina, one, 0));
  for (let i = 0; i < MAX_UNKNOWN + 8; i++) made.push(await unknownOperation(mina, [9, i]));
  // The owner of the key can sign the same twice with different signatures.
  pool = [...made, ...made.map((one) => ({ ...one, signature: one.signature.toReversed() as Bytes }))];
});

/** Some of all that was signed, several times too, in any order. */
const some = fc
  .array(fc.nat(), { maxLength: 60 })
  .map((picks): DeviceList => picks.map((pick) => pool[pick % pool.length] as Operation));

const ids = (list: DeviceList): readonly string[] =>
  list.map(({ id, signature }) => toHex(id) + toHex(signature));

/** What is on a seat of all these operations, said in another way than the code does. */
const holderOf = (operations: DeviceList, seat: number): Operation | undefined => {
  const here = operations.filter(({ says }) => 'seat' in says && says.seat === seat);
  const generationOf = ({ says }: Operation): number => ('generation' in says ? says.generation : 0);
  const latest = Math.max(...here.map(generationOf));
  const last = here.filter((one) => generationOf(one) === latest);
  if (last.some(({ says }) => says.kind === 'remove')) return undefined;
  return last.toSorted((a, b) => (toHex(a.id) < toHex(b.id) ? -1 : 1))[0];
};

describe('a list of devices', () => {
  it('is the same in whatever order, how often, and by what steps it came', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const all = unite(a, b, c);
        expect(ids(unite(c, a, b, a))).to.deep.equal(ids(all));
        expect(ids(unite(unite(a, b), c))).to.deep.equal(ids(all));
        expect(ids(unite(a, unite(b, c)))).to.deep.equal(ids(all));
        expect(ids(unite(all, all))).to.deep.equal(ids(all));
        expect(ids(unite(unite(a), unite(all)))).to.deep.equal(ids(all));
      }),
    );
  });

  it('has on each seat whom the latest generation put there, where it removed nobody', () => {
    fc.assert(
      fc.property(some, (operations) => {
        const there = devicesOn(unite(operations));
        const held = Array.from({ length: SEATS }, (_, seat) => holderOf(operations, seat));
        const keys = held.flatMap((one) => (one?.says.kind === 'add' ? [String(one.says.deviceKey)] : []));
        expect(there.map(({ deviceKey }) => String(deviceKey))).to.deep.equal([...new Set(keys)]);
      }),
    );
  });

  it('never has again what was removed from it, whatever comes later or came before', () => {
    fc.assert(
      fc.property(
        some,
        some,
        fc.nat(SEATS - 1),
        fc.integer({ min: 1, max: GENERATIONS }),
        (a, b, seat, at) => {
          const removal = pool.find(
            ({ says }) => says.kind === 'remove' && says.seat === seat && says.generation === at,
          ) as Operation;
          const kept = unite(a, [removal]);
          for (const one of devicesOn(unite(kept, b)))
            expect(one.seat !== seat || one.generation > at).to.equal(true);
        },
      ),
    );
  });

  it('stays small, whatever its owner signs', () => {
    fc.assert(
      fc.property(some, (operations) => {
        expect(unite(pool, operations).length).to.be.at.most(MAX_OPERATIONS);
        expect(unite(operations).filter(({ says }) => says.kind === 'succeed').length).to.be.at.most(2);
      }),
      { numRuns: 20 },
    );
  });

  it('forgets no removal in a flood of devices and removals that fills it', async () => {
    const [phone] = devices as [TestDevice];
    const stolen = await added(mina, phone, { seat: 5 });
    let list = unite([stolen], [await removed(mina, 5, 1)]);
    for (let round = 1; round <= 4; round++)
      for (let seat = 0; seat < MAX_SEATS; seat++)
        list = unite(list, [
          await added(mina, phone, { seat, generation: 10 * round }),
          await removed(mina, seat, 10 * round),
        ]);
    expect(devicesOn(unite(list, [stolen]))).to.deep.equal([]);
    expect(list.length).to.equal(MAX_SEATS);
  });

  it('keeps and passes on operations of later versions, and nothing changes by them', () => {
    fc.assert(
      fc.property(some, (operations) => {
        const known = operations.filter(({ says }) => says.kind !== 'unknown');
        const later = unite(pool).filter(({ says }) => says.kind === 'unknown');
        const list = unite(known, later);
        expect(devicesOn(list)).to.deep.equal(devicesOn(unite(known)));
        expect(successorOf(list)).to.deep.equal(successorOf(unite(known)));
        expect(ids(list)).to.include.members(ids(later));
      }),
    );
  });

  it('names a successor where there is one, and none where there are two that differ', async () => {
    const [one, other, third] = successors as [SigningKey, SigningKey, SigningKey];
    expect(successorOf(unite([]))).to.equal(undefined);
    const named = unite([await succeeded(mina, one)], [await succeeded(mina, one, 0)]);
    expect(successorOf(named)).to.deep.equal(one.publicKey);
    const both = unite(named, [await succeeded(mina, other)]);
    expect(successorOf(both)).to.equal('disputed');
    expect(successorOf(unite(both, [await succeeded(mina, third)], named))).to.equal('disputed');
  });

  it('has a seat for the next device until all are taken, and again when one is removed', async () => {
    let list: DeviceList = unite([]);
    for (let seat = 0; seat < MAX_SEATS; seat++) {
      expect(freeSeat(list)).to.deep.equal({ seat, generation: 1 });
      list = unite(list, [await added(mina, await newDevice(), { seat })]);
    }
    expect(devicesOn(list).length).to.equal(MAX_SEATS);
    expect(freeSeat(list)).to.equal(undefined);
    list = unite(list, [await removed(mina, 6, 1)]);
    expect(freeSeat(list)).to.deep.equal({ seat: 6, generation: 2 });
    list = unite(list, [await removed(mina, 6, 2 ** 32 - 1)]);
    expect(freeSeat(list), 'used up for ever').to.equal(undefined);
  });
});
