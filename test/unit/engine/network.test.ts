import { expect } from 'chai';
import type { ChatId } from '../../../src/engine/api/ids.ts';
import { profileFrame } from '../../../src/engine/contacts/frames.ts';
import {
  type Somebody,
  type World,
  befriend,
  createWorld,
  personOf,
  shownTexts,
  SOON_MS,
} from './world/world.ts';
import { named } from '../named.ts';

/** Long enough to find a door, to be linked with everybody and to have published what one wants found. */
const SETTLED_MS = 60_000;

const names = ['Mina', 'Jun', 'Ada'] as const;

/** Three people without contacts, in one network. */
const threeStrangers = async (
  seed: number,
): Promise<{ readonly world: World; readonly people: readonly [Somebody, Somebody, Somebody] }> => {
  const world = createWorld(seed, { overlay: true });
  const [mina, jun, ada] = [
    await world.browser(names[0]),
    await world.browser(names[1]),
    await world.browser(names[2]),
  ];
  await world.clock.advance(SETTLED_MS);
  return { world, people: [mina, jun, ada] };
};

/** Cuts every link between two people, and leaves those with others. */
const part = (a: Somebody, b: Somebody): void => {
  for (const link of a.node.linksWith(b.node)) a.node.cut(link);
};

const chatOf = (other: Somebody): ChatId => personOf(other) as string as ChatId;

const isOnline = (somebody: Somebody, other: Somebody): boolean =>
  somebody.state.contacts.find(({ id }) => id === personOf(other))?.presence.kind === 'online';

/** Asks for contact by nickname and has it accepted. */
const acquaint = async (world: World, from: Somebody, to: Somebody): Promise<void> => {
  await from.api.people.search(to.state.profile?.nickname ?? '');
  await world.clock.advance(SOON_MS);
  const found = from.state.search?.results.map(({ id }) => id);
  expect(found).to.deep.equal([personOf(to)]);
  expect(await from.api.people.request(personOf(to), 'It is me')).to.have.property('ok', true);
  await world.clock.advance(SOON_MS);
  expect(to.state.requests.map(({ id, greeting }) => [id, greeting])).to.deep.equal([
    [personOf(from), 'It is me'],
  ]);
  await to.api.people.answer(personOf(from), 'accept');
  await world.clock.advance(SOON_MS);
};

describe('the network', () => {
  it('links strangers who meet at a door, who learn nothing of each other but that they are there', async () => {
    const { people } = await threeStrangers(1);
    for (const { state, faults } of people) {
      expect(state.network.peers).to.equal(2);
      expect(state.contacts).to.deep.equal([]);
      expect(faults).to.deep.equal([]);
    }
  });

  it('finds somebody by nickname, who accepts a request, and they talk', async () => {
    const { world, people } = await threeStrangers(2);
    const [mina, jun] = people;
    await acquaint(world, mina, jun);
    expect([isOnline(mina, jun), isOnline(jun, mina)]).to.deep.equal([true, true]);
    await mina.api.chats.open(chatOf(jun));
    await jun.api.chats.open(chatOf(mina));
    await mina.api.chats.send(chatOf(jun), 'hello');
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(chatOf(mina), 'so it is you');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)', 'so it is you']);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'so it is you (delivered)']);
  });

  it('goes on without the relays: searches, requests and new links', async () => {
    const { world, people } = await threeStrangers(3);
    const [mina, jun] = people;
    world.network.cutLobby();
    await acquaint(world, mina, jun);
    expect([isOnline(mina, jun), isOnline(jun, mina)]).to.deep.equal([true, true]);
  });

  it('brings contacts together again whose link was lost, without the relays', async () => {
    const { world, people } = await threeStrangers(4);
    const [mina, jun] = people;
    await befriend(world, mina, jun);
    world.network.cutLobby();
    part(mina, jun);
    await world.clock.advance(100);
    expect(isOnline(mina, jun)).to.equal(false);
    await world.clock.advance(2 * SOON_MS);
    expect([isOnline(mina, jun), isOnline(jun, mina)]).to.deep.equal([true, true]);
  });

  it('leaves one link between contacts, which carries the network too', async () => {
    const { world, people } = await threeStrangers(5);
    const [mina, jun] = people;
    await befriend(world, mina, jun);
    await world.clock.advance(SETTLED_MS);
    expect(mina.node.linksWith(jun.node).length).to.equal(1);
    await mina.api.network.watch(true);
    await world.clock.advance(1_100);
    const contacts = mina.state.networkView?.neighbours.map(({ contact }) => contact);
    expect(contacts).to.have.members(['Jun', null]);
  });

  it('is left by who switches it off: no link to a stranger, and contacts stay', async () => {
    const { world, people } = await threeStrangers(6);
    const [mina, jun, ada] = people;
    await befriend(world, mina, jun);
    await mina.api.settings.change({ network: false });
    await world.clock.advance(SETTLED_MS);
    expect([mina.node.linksWith(ada.node).length, isOnline(mina, jun)]).to.deep.equal([0, true]);
    await mina.api.network.watch(true);
    await mina.api.people.search('Ada');
    await world.clock.advance(1_100);
    expect(mina.state.networkView?.role).to.equal('off');
    expect(mina.state.search?.problem).to.equal('off');
    // The contact's link carries nothing of the network any more.
    await jun.api.network.watch(true);
    await world.clock.advance(1_100);
    expect(jun.state.networkView?.neighbours.map(({ contact }) => contact)).to.deep.equal([null]);
    await mina.api.settings.change({ network: true });
    await world.clock.advance(SETTLED_MS);
    expect(mina.node.linksWith(ada.node).length).to.equal(1);
  });

  it('is left only after one cannot be found there any more', async () => {
    const { world, people } = await threeStrangers(13);
    const [mina, jun] = people;
    const found = async () => {
      await jun.api.people.search('Mina');
      await world.clock.advance(SOON_MS);
      return jun.state.search?.results.map(({ nickname, index }) => `${nickname}#${index}`);
    };
    expect(await found()).to.deep.equal(['Mina#1']);
    await mina.api.settings.change({ network: false });
    await world.clock.advance(SOON_MS);
    expect(await found()).to.deep.equal([]);
    expect(mina.node.linksWith(jun.node)).to.deep.equal([]);
    expect(await mina.store.list('claims')).to.deep.equal({ ok: true, value: [] });
    await mina.api.settings.change({ network: true });
    await world.clock.advance(SETTLED_MS);
    // On again before it was left: nothing of leaving remains.
    await mina.api.settings.change({ network: false });
    await mina.api.settings.change({ network: true });
    await world.clock.advance(SETTLED_MS);
    expect(await found()).to.deep.equal(['Mina#1']);
    expect(mina.node.linksWith(jun.node)).to.have.length(1);
  });

  it('is left all the same where there is nobody to be told, who is told another time', async () => {
    const { world, people } = await threeStrangers(14);
    const [mina, jun, ada] = people;
    for (const other of [jun, ada]) await other.api.settings.change({ network: false });
    await world.clock.advance(SOON_MS);
    await mina.api.settings.change({ network: false });
    await world.clock.advance(SOON_MS);
    await mina.api.network.watch(true);
    await world.clock.advance(1_100);
    expect(mina.state.networkView?.role).to.equal('off');
    const claims = await mina.store.list('claims');
    expect(claims.ok && claims.value.map(({ key }) => key)).to.deep.equal(['mina']);

    await mina.api.settings.change({ network: true, discoverable: false });
    await jun.api.settings.change({ network: true });
    await world.clock.advance(2 * SETTLED_MS);
    expect(await mina.store.list('claims')).to.deep.equal({ ok: true, value: [] });
  });

  it('is shown every second while somebody looks, and costs nothing otherwise', async () => {
    const { world, people } = await threeStrangers(7);
    const [mina] = people;
    expect(mina.state.networkView).to.equal(null);
    await mina.api.network.watch(true);
    const seen = new Set<unknown>();
    for (let second = 0; second < 5; second++) {
      await world.clock.advance(1_000);
      seen.add(mina.state.networkView);
    }
    expect(seen.size).to.equal(5);
    expect(mina.state.networkView?.neighbours).to.have.length(2);
    await mina.api.network.watch(false);
    await world.clock.advance(1_000);
    expect(mina.state.networkView).to.equal(null);
  });

  it('lets a stranger say nothing but what is for the network', async () => {
    const { world, people } = await threeStrangers(8);
    const [mina, jun] = people;
    const [link] = jun.node.linksWith(mina.node);
    const at = jun.node.openLinks().findIndex((open) => open === link);
    if (link === undefined) throw new Error('they are not linked');
    jun.node.inject(link, jun.seal(profileFrame.encode(named('Mallory')), at - jun.node.openLinks().length));
    await world.clock.advance(100);
    expect(mina.node.linksWith(jun.node)).to.deep.equal([]);
    expect(mina.faults).to.deep.equal(['links: a stranger; the link is closed']);
  });

  it('lets an invite that came with a request be used by nobody else, and shows it in no list', async () => {
    const { world, people } = await threeStrangers(9);
    const [mina, jun, ada] = people;
    await mina.api.people.search('Jun');
    await world.clock.advance(SOON_MS);
    await mina.api.people.request(personOf(jun), '');
    await world.clock.advance(SOON_MS);
    const kept = await mina.store.list('invites');
    const [invite] = kept.ok ? kept.value.map(({ value }) => value as { readonly code: string }) : [];
    if (!invite) throw new Error('no invite came with it');
    expect(mina.state.invites).to.deep.equal([]);
    await ada.api.invites.accept(invite.code);
    await world.clock.advance(SETTLED_MS);
    expect([ada.state.contacts, mina.state.contacts]).to.deep.equal([[], []]);
    await jun.api.people.answer(personOf(mina), 'accept');
    await world.clock.advance(SOON_MS);
    expect([isOnline(mina, jun), isOnline(jun, mina)]).to.deep.equal([true, true]);
  });

  it('has a phone that is hidden as a client, and as a server again when it is shown', async () => {
    const world = createWorld(10, { overlay: true, device: 'phone' });
    const [mina] = [await world.browser('Mina'), await world.browser('Jun')];
    await world.clock.advance(SETTLED_MS);
    await mina.api.network.watch(true);
    const roleAfter = async (visible: boolean) => {
      await mina.api.network.pageVisible(visible);
      await world.clock.advance(1_100);
      return mina.state.networkView?.role;
    };
    expect([await roleAfter(false), await roleAfter(true)]).to.deep.equal(['client', 'server']);
  });

  it('reads settings from before there was a network as willing to take part', async () => {
    const world = createWorld(11);
    const mina = await world.browser('Mina');
    await mina.store.write([{ op: 'put', table: 'settings', key: 'self', value: { readReceipts: false } }]);
    await mina.restart();
    expect(mina.state.settings).to.deep.equal({ readReceipts: false, discoverable: true, network: true });
  });

  it('keeps what others have given it over a restart, and knows how many there are', async () => {
    const { world, people } = await threeStrangers(12);
    const [mina] = people;
    await world.clock.advance(5 * SETTLED_MS);
    const [records, node] = [await mina.store.list('records'), await mina.store.get('node', 'self')];
    expect(records.ok && records.value.length).to.be.greaterThan(0);
    expect(node.ok && (node.value as { size: number }).size).to.equal(3);
    await mina.restart();
    await mina.api.network.watch(true);
    await world.clock.advance(1_100);
    expect(mina.state.networkView?.records.count).to.be.greaterThan(0);
  });
});
