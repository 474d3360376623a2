import { expect } from 'chai';
import { decodeCbor } from '../../../../../src/engine/wire/cbor.ts';
import { type Resident, type Town, createTown } from '../town.ts';
import { named } from '../../../named.ts';

/** What of nicknames is kept in the network: `nickname#index`. */
const claimsIn = (town: Town, part = 0): readonly string[] =>
  town.space
    .records(part)
    .filter(({ kind, value }) => kind === 'shared' && value.length > 0)
    .map(({ value }) => decodeCbor(value) as readonly [number, string, number])
    .map(([, nickname, index]) => `${nickname}#${index}`)
    .toSorted();

const indices = (...residents: readonly Resident[]): readonly (number | null)[] =>
  residents.map(({ state }) => state.nicknameIndex);

/** A town in which Mina has her nickname, and Zoe is there to keep it. */
const minaInTown = async () => {
  const town = createTown();
  const mina = await town.resident('Mina');
  await town.resident('Zoe');
  await town.minutes(1);
  return { town, mina };
};

describe('nicknames that are held', () => {
  it('takes the lowest index that is free', async () => {
    const town = createTown();
    const all: Resident[] = [];
    for (const nickname of ['Mina', 'mina', 'MINA', 'Zoe']) {
      all.push(await town.resident(nickname));
      await town.minutes(1);
    }
    expect(indices(...all)).to.deep.equal([1, 2, 3, 1]);
    expect(claimsIn(town)).to.deep.equal(['MINA#3', 'Mina#1', 'Zoe#1', 'mina#2']);
  });

  it('gives two people that choose a nickname at the same moment different indices', async () => {
    for (const seed of [1, 2, 3]) {
      const town = createTown(seed);
      const [a, b, c] = await Promise.all(['Mina', 'Mina', 'Mina'].map((name) => town.resident(name)));
      await town.minutes(5);
      expect(new Set(indices(a!, b!, c!)), `seed ${seed}`).to.deep.equal(new Set([1, 2, 3]));
      expect(claimsIn(town)).to.deep.equal(['Mina#1', 'Mina#2', 'Mina#3']);
    }
  });

  it('moves exactly one claim when a partition heals', async () => {
    const town = createTown();
    const [a, other, b, another] = [
      await town.resident('Mina'),
      await town.resident('Other'),
      await town.resident('Mina', { discoverable: false }),
      await town.resident('Another'),
    ];
    town.space.part(b.node!, 1);
    town.space.part(another.node!, 1);
    // What came over before the split is forgotten there, as if b had never heard of the other Mina.
    await town.minutes(1);
    town.space.part(a.node!, 2);
    town.space.part(other.node!, 2);
    a.rename('Luisa');
    b.rename('Luisa');
    b.change({ discoverable: true });
    await town.minutes(20);
    expect(indices(a, b)).to.deep.equal([1, 1]);

    town.space.heal();
    await town.minutes(90);
    expect(indices(a, b).toSorted()).to.deep.equal([1, 2]);
    const moved = [a, b].filter(({ state }) => state.nicknameIndex === 2);
    expect(moved).to.have.lengthOf(1);
    // And it stays like that.
    const before = indices(a, b);
    await town.minutes(180);
    expect(indices(a, b)).to.deep.equal(before);
  });

  it('claims a new nickname, and withdraws the old claim', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    const zoe = await town.resident('Zoe');
    await town.minutes(1);
    mina.rename('Zoe');
    await town.minutes(1);
    expect(indices(mina, zoe)).to.deep.equal([2, 1]);
    expect(claimsIn(town)).to.deep.equal(['Zoe#1', 'Zoe#2']);
    const next = await town.resident('Mina');
    await town.minutes(1);
    expect(indices(next)).to.deep.equal([1]);
  });

  it('keeps the index where only the spelling changes', async () => {
    const town = createTown();
    await town.resident('Mina');
    await town.minutes(1);
    const second = await town.resident('mina');
    await town.minutes(1);
    second.rename('MiNa');
    await town.minutes(1);
    expect(indices(second)).to.deep.equal([2]);
    expect(claimsIn(town)).to.deep.equal(['MiNa#2', 'Mina#1']);
  });

  it('withdraws the claim of a person that does not want to be found', async () => {
    const { town, mina } = await minaInTown();
    mina.change({ discoverable: false });
    await town.minutes(1);
    expect(mina.state.nicknameIndex).to.equal(null);
    expect(claimsIn(town)).to.deep.equal(['Zoe#1']);
    mina.change({ discoverable: true });
    await town.minutes(1);
    expect(mina.state.nicknameIndex).to.equal(1);
  });

  it('keeps the index over a reload', async () => {
    const town = createTown();
    const first = await town.resident('Mina');
    await town.minutes(1);
    const second = await town.resident('Mina');
    await town.resident('Zoe');
    await town.minutes(1);
    first.change({ discoverable: false });
    await town.minutes(1);
    second.leave();
    await second.comeBack();
    await town.minutes(1);
    expect(indices(first, second)).to.deep.equal([null, 2]);
  });

  it('asks for the index from before a backup again, and takes it only where it is free', async () => {
    const town = createTown();
    const first = await town.resident('Mina');
    await town.resident('Zoe');
    await town.minutes(1);
    const restored = async (index: number): Promise<Resident> => {
      const one = await town.resident('Nobody', { network: false });
      one.leave();
      one.nickname = named('Mina');
      one.settings = { ...one.settings, network: true };
      const claim = { nickname: 'Mina', index, since: 1, held: false, shards: [0] };
      await one.store.reopen().write([{ op: 'put', table: 'claims', key: 'mina', value: claim }]);
      await one.comeBack();
      expect(one.state.nicknameIndex).to.equal(null);
      await town.minutes(1);
      return one;
    };
    const free = await restored(7);
    const taken = await restored(1);
    await town.minutes(30);
    expect(indices(first, free, taken)).to.deep.equal([1, 7, 2]);
    expect(claimsIn(town)).to.deep.equal(['Mina#1', 'Mina#2', 'Mina#7', 'Zoe#1']);
  });

  it('moves a claim to where its index belongs, and takes it back where it stood', async () => {
    const { town, mina } = await minaInTown();
    mina.leave();
    // As versions that know of one place alone have kept it.
    const store = mina.store.reopen();
    const claim = { nickname: 'Mina', index: 20, since: 1 };
    await store.write([{ op: 'put', table: 'claims', key: 'mina', value: claim }]);
    await mina.comeBack();
    await town.clock.advance(1_000);
    expect(claimsIn(town)).to.deep.equal(['Mina#20', 'Zoe#1']);
    expect(indices(mina)).to.deep.equal([20]);
    // There is no claim before it: a search would end earlier.
    await town.minutes(120);
    expect(indices(mina)).to.deep.equal([1]);
    expect(claimsIn(town)).to.deep.equal(['Mina#1', 'Zoe#1']);
  });

  it('lets go of an old nickname that a crash has left behind', async () => {
    const { town, mina } = await minaInTown();
    mina.leave();
    mina.nickname = named('Luisa');
    await mina.comeBack();
    await town.minutes(1);
    expect(claimsIn(town)).to.deep.equal(['Luisa#1', 'Zoe#1']);
  });

  it('waits for neighbours', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    await town.minutes(5);
    expect(mina.state.nicknameIndex).to.equal(null);
    await town.resident('Zoe');
    await town.minutes(1);
    expect(mina.state.nicknameIndex).to.equal(1);
  });

  it('stops with the network switched off, and goes on with it, also in the midst of a lookup', async () => {
    const town = createTown();
    await town.resident('Zoe');
    await town.resident('Ann');
    const mina = await town.resident('Mina');
    await town.clock.advance(70);
    mina.change({ network: false });
    await town.minutes(5);
    expect(mina.state.nicknameIndex).to.equal(null);
    expect(claimsIn(town)).to.deep.equal(['Ann#1', 'Zoe#1']);
    mina.change({ network: true });
    await town.minutes(1);
    expect(mina.state.nicknameIndex).to.equal(1);
    expect(claimsIn(town)).to.deep.equal(['Ann#1', 'Mina#1', 'Zoe#1']);
  });

  it('claims nothing where it cannot be kept, and does once it can', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    mina.store.failWrites({ kind: 'full' });
    await town.resident('Zoe');
    await town.minutes(2);
    expect(mina.state.nicknameIndex).to.equal(null);
    expect(claimsIn(town)).to.deep.equal(['Zoe#1']);
    mina.store.failWrites(null);
    await town.minutes(2);
    expect(claimsIn(town)).to.deep.equal(['Mina#1', 'Zoe#1']);
  });

  it('passes over a claim that cannot be read, and loses nothing', async () => {
    const { town, mina } = await minaInTown();
    mina.leave();
    const store = mina.store.reopen();
    await store.write([{ op: 'put', table: 'claims', key: 'old', value: { nickname: 7 } }]);
    await mina.comeBack();
    await town.minutes(1);
    expect(mina.state.nicknameIndex).to.equal(1);
    expect(mina.faults).to.deep.equal(['storage: a record of claims cannot be read']);
    const kept = await mina.store.get('claims', 'old');
    expect(kept.ok && kept.value).to.deep.equal({ nickname: 7 });
  });
});
