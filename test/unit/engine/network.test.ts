import { expect } from 'chai';
import { personOf, createWorld, SOON_MS, type Somebody, type World } from './world/world.ts';

describe('the network', () => {
  it('lets three meet by doors', async () => {
    const world = createWorld(1, { overlay: true });
    const people: Somebody[] = [];
    for (const name of ['Mina', 'Jun', 'Ada']) people.push(await world.browser(name));
    for (let i = 0; i < 30; i++) {
      await world.clock.advance(2_000);
      console.log(
        i,
        JSON.stringify(
          people.map((p) => [p.state.network.peers, p.state.nicknameIndex, p.node.openLinks().length]),
        ),
      );
    }
    for (const p of people) {
      await p.api.watchNetwork(true);
    }
    await world.clock.advance(2000);
    for (const p of people)
      console.log(
        JSON.stringify(p.state.networkView),
        (await p.api.diagnostics()).slice(-20).join('\n'),
        p.faults.join('\n'),
      );
    const [mina, jun] = people as [Somebody, Somebody];
    await mina.api.searchPeople('Jun');
    await world.clock.advance(5000);
    console.log(JSON.stringify(mina.state.search));
    const r = await mina.api.requestContact(personOf(jun), 'hello');
    console.log(JSON.stringify(r));
    await world.clock.advance(5000);
    console.log(JSON.stringify(mina.state.sentRequests), JSON.stringify(jun.state.requests));
    console.log(JSON.stringify(await jun.api.answerRequest(personOf(mina), 'accept')));
    await world.clock.advance(5000);
    console.log(
      JSON.stringify(mina.state.contacts),
      JSON.stringify(jun.state.contacts),
      JSON.stringify(jun.state.redemptions),
    );
  });
});
