import { expect } from 'chai';
import { type Somebody, type World, createWorld, personOf, SOON_MS } from '../world/world.ts';

/** Long enough to find a door, to be linked with everybody and to have published what one wants found. */
const SETTLED_MS = 60_000;
const MINUTE_MS = 60_000;
const HELLO = 'Hello, we met at the library.';

const worldOf = async (seed: number, ...nicknames: readonly string[]) => {
  const world = createWorld(seed, { overlay: true });
  const people: Somebody[] = [];
  for (const nickname of nicknames) people.push(await world.browser(nickname));
  await world.clock.advance(SETTLED_MS);
  return { world, people: people as [Somebody, Somebody, Somebody, ...Somebody[]] };
};

const indices = (...people: readonly Somebody[]): readonly (number | null)[] =>
  people.map(({ state }) => state.nicknameIndex);

/** Searches, and answers what the screen lists once the search has ended: nickname, index, and whether they are there. */
const search = async (world: World, who: Somebody, query: string): Promise<readonly string[]> => {
  await who.api.people.search(query);
  await world.clock.advance(30_000);
  expect(who.state.search).to.include({ done: true, problem: null });
  return (who.state.search?.results ?? []).map(
    ({ nickname, index, reachable }) =>
      `${nickname}#${index} ${reachable === null ? '?' : reachable ? 'there' : 'away'}`,
  );
};

const requestsOf = ({ state }: Somebody) =>
  state.requests.map(({ nickname, greeting }) => [nickname, greeting]);
const sentOf = ({ state }: Somebody) => state.sentRequests.map((request) => request.state);

describe('people over a network of overlays', () => {
  it('have different indices if they choose a nickname at the same moment', async () => {
    for (const seed of [1, 2, 3]) {
      const { world, people } = await worldOf(seed, 'Mina', 'Mina', 'Mina', 'Zoe');
      await world.clock.advance(5 * MINUTE_MS);
      const [a, b, c, zoe] = people;
      expect(new Set(indices(a, b, c)), `seed ${seed}`).to.deep.equal(new Set([1, 2, 3]));
      expect(await search(world, zoe!, 'mina')).to.deep.equal([
        'Mina#1 there',
        'Mina#2 there',
        'Mina#3 there',
      ]);
    }
  });

  it('that took the same index on both sides of a partition: exactly one moves when it heals', async () => {
    const world = createWorld(4, { overlay: true });
    const here = [await world.browser('Luisa'), await world.browser('Zoe')] as const;
    const there = [await world.browser('Luisa'), await world.browser('Ann')] as const;
    world.network.part(here.map(({ node }) => node));
    await world.clock.advance(20 * MINUTE_MS);
    expect(indices(here[0], there[0])).to.deep.equal([1, 1]);
    world.network.heal();
    await world.clock.advance(3 * 60 * MINUTE_MS);
    expect(indices(here[0], there[0]).toSorted()).to.deep.equal([1, 2]);
    const settled = indices(here[0], there[0]);
    await world.clock.advance(3 * 60 * MINUTE_MS);
    expect(indices(here[0], there[0])).to.deep.equal(settled);
    expect(await search(world, here[1], 'luisa')).to.deep.equal(['Luisa#1 there', 'Luisa#2 there']);
  });

  it('are found by a new nickname, and not by the old one any more', async () => {
    const { world, people } = await worldOf(5, 'Mina', 'Zoe', 'Ann');
    const [mina, zoe, ann] = people;
    await mina.api.profile.rename('Zoe');
    await world.clock.advance(MINUTE_MS);
    expect(indices(mina, zoe)).to.deep.equal([2, 1]);
    expect(await search(world, ann, 'Zoe')).to.deep.equal(['Zoe#1 there', 'Zoe#2 there']);
    expect(await search(world, ann, 'Mina')).to.deep.equal([]);
    const next = await world.browser('Mina');
    await world.clock.advance(SETTLED_MS);
    expect(indices(next)).to.deep.equal([1]);
  });

  it('that do not want to be found by nickname are found by id only', async () => {
    const { world, people } = await worldOf(6, 'Mina', 'Zoe', 'Ann');
    const [mina, zoe] = people;
    await mina.api.settings.change({ discoverable: false });
    await world.clock.advance(MINUTE_MS);
    expect(indices(mina)).to.deep.equal([null]);
    expect(await search(world, zoe, 'Mina')).to.deep.equal([]);
    await search(world, zoe, personOf(mina));
    expect(zoe.state.search?.results.map(({ id, reachable }) => [id, reachable])).to.deep.equal([
      [personOf(mina), true],
    ]);
    await mina.api.settings.change({ discoverable: true });
    await world.clock.advance(MINUTE_MS);
    expect(await search(world, zoe, 'Mina')).to.deep.equal(['Mina#1 there']);
  });

  it('that are away are shown as away, and a search shows its progress', async () => {
    const { world, people } = await worldOf(7, 'Mina', 'Mina', 'Zoe', 'Ann');
    const [mina, , zoe] = people;
    mina.kill();
    await world.clock.advance(MINUTE_MS);
    await zoe.api.people.search('Mina');
    const seen: boolean[] = [];
    for (let step = 0; step < 200; step++) {
      await world.clock.advance(10);
      const { asked, answered, done } = zoe.state.search!;
      expect(answered).to.be.at.most(asked);
      seen.push(done);
    }
    expect([seen[0], seen.at(-1)]).to.deep.equal([false, true]);
    await world.clock.advance(30_000);
    const { results } = zoe.state.search!;
    expect(results.map(({ index }) => index)).to.deep.equal([1, 2]);
    for (const { id, reachable } of results) expect(reachable).to.equal(id !== personOf(mina));
  });

  it('that were away get the request when they come back, also if its sender has gone', async () => {
    const { world, people } = await worldOf(8, 'Mina', 'Zoe', 'Ann', 'Jun');
    const [mina, zoe] = people;
    await search(world, mina, 'Zoe');
    zoe.kill();
    await world.clock.advance(MINUTE_MS);
    expect(await mina.api.people.request(personOf(zoe), HELLO)).to.have.property('ok', true);
    await world.clock.advance(2 * MINUTE_MS);
    expect(sentOf(mina)).to.deep.equal(['left']);
    mina.kill();
    await world.clock.advance(MINUTE_MS);
    await zoe.restart();
    await world.clock.advance(2 * MINUTE_MS);
    expect(requestsOf(zoe)).to.deep.equal([['Mina', HELLO]]);
    expect(await zoe.api.people.answer(personOf(mina), 'accept')).to.have.property('ok', true);
    await mina.restart();
    await world.clock.advance(5 * MINUTE_MS);
    expect(zoe.state.contacts.map(({ id }) => id)).to.deep.equal([personOf(mina)]);
    expect(mina.state.contacts.map(({ id }) => id)).to.deep.equal([personOf(zoe)]);
    expect(sentOf(mina)).to.deep.equal([]);
  });

  it('can take a request back before it is read', async () => {
    const { world, people } = await worldOf(9, 'Mina', 'Zoe', 'Ann', 'Jun');
    const [mina, zoe] = people;
    await search(world, mina, 'Zoe');
    zoe.kill();
    await mina.api.people.request(personOf(zoe), HELLO);
    await world.clock.advance(2 * MINUTE_MS);
    expect(sentOf(mina)).to.deep.equal(['left']);
    await mina.api.people.withdraw(personOf(zoe));
    await world.clock.advance(MINUTE_MS);
    await zoe.restart();
    await world.clock.advance(20 * MINUTE_MS);
    expect(requestsOf(zoe)).to.deep.equal([]);
  });

  it('see a search end when they switch the network off', async () => {
    const { world, people } = await worldOf(10, 'Mina', 'Zoe', 'Ann');
    const [mina, zoe] = people;
    await zoe.api.people.search('Mina');
    await world.clock.advance(10);
    await zoe.api.settings.change({ network: false });
    await world.clock.advance(SOON_MS);
    expect(zoe.state.search?.done).to.equal(true);
    await zoe.api.settings.change({ network: true });
    await world.clock.advance(SETTLED_MS);
    expect(indices(mina, zoe)).to.deep.equal([1, 1]);
    expect(await search(world, zoe, 'Mina')).to.deep.equal(['Mina#1 there']);
  });
});
