import { expect } from 'chai';
import { type Somebody, type World, createWorld, personOf } from '../world/world.ts';

/** Long enough to find a door, to be linked with everybody and to have published what one wants found. */
const SETTLED_MS = 60_000;
const MINUTE_MS = 60_000;
/** What belongs to the network is read three seconds behind the rest. */
const LOADED_MS = 3_500;
const PASSPHRASE = 'correct horse battery staple';

const worldOf = async (seed: number, ...nicknames: readonly string[]) => {
  const world = createWorld(seed, { overlay: true });
  const people: Somebody[] = [];
  for (const nickname of nicknames) {
    people.push(await world.browser(nickname));
    await world.clock.advance(MINUTE_MS);
  }
  return { world, people: people as [Somebody, Somebody, Somebody, Somebody, Somebody, ...Somebody[]] };
};

const backupOf = async ({ api }: Somebody): Promise<Blob> => {
  const made = await api.backups.export({ passphrase: PASSPHRASE, history: true }, () => true);
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
};

const restored = async (world: World, file: Blob): Promise<Somebody> => {
  const again = await world.browser();
  const done = await again.api.backups.restore({ file, passphrase: PASSPHRASE }, () => true);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  await again.restart();
  await world.clock.advance(LOADED_MS);
  return again;
};

const ask = async (world: World, from: Somebody, to: string): Promise<void> => {
  await from.api.people.search(to);
  await world.clock.advance(30_000);
  const [found] = from.state.search?.results ?? [];
  if (!found) throw new Error(`nobody found ${to}`);
  expect(await from.api.people.request(found.id, `I am looking for ${to}`)).to.have.property('ok', true);
  await world.clock.advance(MINUTE_MS);
};

const namesOf = (people: readonly { readonly nickname: string }[]): readonly string[] =>
  people.map(({ nickname }) => nickname).toSorted();

describe('a person that was restored from a backup', () => {
  it('has received and sent requests, and declined and blocked people', async () => {
    const { world, people } = await worldOf(21, 'Mina', 'Ann', 'Eve', 'Mallory', 'Zoe', 'Otto', 'Pia');
    const [mina, ann, eve, mallory, zoe] = people;
    for (const one of [ann, eve, mallory]) await ask(world, one, 'Mina');
    expect(namesOf(mina.state.requests)).to.deep.equal(['Ann', 'Eve', 'Mallory']);
    await mina.api.people.answer(personOf(eve), 'decline');
    await mina.api.people.answer(personOf(mallory), 'block');
    zoe.kill();
    await world.clock.advance(MINUTE_MS);
    await ask(world, mina, 'Zoe');
    await world.clock.advance(MINUTE_MS);
    expect(mina.state.sentRequests.map(({ state }) => state)).to.deep.equal(['left']);
    const file = await backupOf(mina);
    mina.kill();

    const again = await restored(world, file);
    expect(namesOf(again.state.requests)).to.deep.equal(['Ann']);
    expect(namesOf(again.state.blocked)).to.deep.equal(['Mallory']);
    expect(namesOf(again.state.sentRequests)).to.deep.equal(['Zoe']);
    await world.clock.advance(2 * MINUTE_MS);

    // People that were declined or blocked ask once more, and are ignored.
    for (const one of [eve, mallory]) {
      await one.api.people.withdraw(personOf(mina));
      await ask(world, one, 'Mina');
    }
    expect(namesOf(again.state.requests)).to.deep.equal(['Ann']);

    await again.api.people.answer(personOf(ann), 'accept');
    await zoe.restart();
    await world.clock.advance(5 * MINUTE_MS);
    expect(namesOf(zoe.state.requests)).to.deep.equal(['Mina']);
    await zoe.api.people.answer(personOf(mina), 'accept');
    await world.clock.advance(5 * MINUTE_MS);
    expect(namesOf(again.state.contacts)).to.deep.equal(['Ann', 'Zoe']);
    for (const one of [ann, zoe]) expect(namesOf(one.state.contacts)).to.deep.equal(['Mina']);
    expect(again.state.sentRequests).to.deep.equal([]);
    expect(again.faults).to.deep.equal([]);
  });

  it('asks for the earlier index, and gets another one if it was taken', async () => {
    const { world, people } = await worldOf(22, 'Mina', 'Mina', 'Zoe', 'Ann', 'Otto');
    // The network decides which of the two was first.
    const [first, second] = people
      .slice(0, 2)
      .toSorted((a, b) => (a.state.nicknameIndex ?? 0) - (b.state.nicknameIndex ?? 0));
    if (!first || !second) throw new Error('there are two');
    expect([first, second].map(({ state }) => state.nicknameIndex)).to.deep.equal([1, 2]);
    const file = await backupOf(second);
    second.kill();
    await first.api.profile.rename('Luisa');
    await world.clock.advance(MINUTE_MS);

    const again = await restored(world, file);
    expect(again.state.nicknameIndex).to.equal(null);
    await world.clock.advance(SETTLED_MS);
    // The first one is free, and the second one is theirs.
    expect(again.state.nicknameIndex).to.equal(2);
    await again.api.profile.rename('Somebody');
    await world.clock.advance(SETTLED_MS);
    again.kill();
    await people[2].api.profile.rename('Mina');
    await people[3].api.profile.rename('Other');
    await world.clock.advance(SETTLED_MS);
    await people[3].api.profile.rename('Mina');
    await world.clock.advance(SETTLED_MS);
    expect(people.slice(2, 4).map(({ state }) => state.nicknameIndex)).to.deep.equal([1, 2]);

    const late = await restored(world, file);
    await world.clock.advance(SETTLED_MS);
    expect(late.state.nicknameIndex).to.equal(3);
    expect(people.slice(2, 4).map(({ state }) => state.nicknameIndex)).to.deep.equal([1, 2]);
  });

  it('replaces neither contacts nor blocked people of this device', async () => {
    const { world, people } = await worldOf(23, 'Mina', 'Mallory', 'Zoe');
    const [mina, mallory] = people;
    const file = await backupOf(mina);
    await ask(world, mallory, 'Mina');
    await mina.api.people.answer(personOf(mallory), 'block');
    await world.clock.advance(MINUTE_MS);
    const refused = await mina.api.backups.restore({ file, passphrase: PASSPHRASE }, () => true);
    expect(refused).to.deep.equal({ ok: false, error: { kind: 'has-profile' } });
    expect(namesOf(mina.state.blocked)).to.deep.equal(['Mallory']);
    await mina.restart();
    await world.clock.advance(LOADED_MS);
    expect(namesOf(mina.state.blocked)).to.deep.equal(['Mallory']);
  });
});
