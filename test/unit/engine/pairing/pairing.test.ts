import { expect } from 'chai';
import { PAIRING_LIFETIME_MS, type PairingProblem } from '../../../../src/engine/api/pairing.ts';
import { DIAL_LIMIT_MS } from '../../../../src/ports/links.ts';
import {
  SOON_MS,
  type Somebody,
  type World,
  befriend,
  createWorld,
  personOf,
  shownTexts,
} from '../world/world.ts';

/** Two people without a server: there is no relay. */
const apart = async (): Promise<readonly [World, Somebody, Somebody]> => {
  const world = createWorld();
  world.network.cutLobby();
  return [world, await world.browser('Mina'), await world.browser('Jun')];
};

/** The code on the screen of a person. */
const shown = ({ state }: Somebody): string => {
  if (state.pairing?.code == null) throw new Error(`no code: ${state.pairing?.step}`);
  return state.pairing.code;
};

const step = ({ state }: Somebody): string =>
  `${state.pairing?.step}${state.pairing?.problem ? `: ${state.pairing.problem}` : ''}`;

const offer = async (world: World, somebody: Somebody, anew = false): Promise<string> => {
  await somebody.api.pairing.open(anew);
  await world.clock.advance(SOON_MS);
  return shown(somebody);
};

const takes = async (world: World, somebody: Somebody, code: string): Promise<PairingProblem | 'taken'> => {
  const taken = await somebody.api.pairing.take(code);
  await world.clock.advance(SOON_MS);
  if (taken.ok) return 'taken';
  return taken.error.kind === 'pairing' ? taken.error.problem : expect.fail(taken.error.kind);
};

/** The whole exchange of codes, as far as it goes. */
const pair = async (world: World, first: Somebody, second: Somebody): Promise<void> => {
  expect(await takes(world, second, await offer(world, first))).to.equal('taken');
  expect(await takes(world, first, shown(second))).to.equal('taken');
};

const names = (somebody: Somebody): readonly string[] =>
  somebody.state.contacts.map(({ nickname, presence }) => `${nickname} ${presence.kind}`);

const chatWith = async (world: World, from: Somebody, to: Somebody, text: string): Promise<void> => {
  const chat = personOf(to) as string as Parameters<typeof from.api.chats.open>[0];
  await from.api.chats.open(chat);
  await from.api.chats.send(chat as NonNullable<typeof chat>, text);
  await world.clock.advance(SOON_MS);
};

describe('pairing without a server', () => {
  it('links two people that have exchanged their codes, and makes them contacts', async () => {
    const [world, mina, jun] = await apart();
    await pair(world, mina, jun);
    expect([step(mina), step(jun)]).to.deep.equal(['done', 'done']);
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
    expect(mina.state.pairing?.peer?.from).to.equal(personOf(jun));
    await chatWith(world, mina, jun, 'hello');
    await chatWith(world, jun, mina, 'hello yourself');
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)', 'hello yourself']);
  });

  it('says what a code says before anything is done about it, even before the first start', async () => {
    const [world, mina] = await apart();
    const fresh = await world.browser();
    const code = await offer(world, mina);
    const read = await fresh.api.pairing.read(` https://elsewhere.example/#/pair/${code}\n`);
    expect(read.ok && read.value).to.deep.include({ role: 'offer', nickname: 'Mina', from: personOf(mina) });
    expect(await fresh.api.pairing.take(code)).to.deep.equal({ ok: false, error: { kind: 'no-profile' } });
  });

  it('waits for people: nine minutes on either side are no trouble', async () => {
    const [world, mina, jun] = await apart();
    const code = await offer(world, mina);
    await world.clock.advance(4 * 60_000);
    expect(await takes(world, jun, code)).to.equal('taken');
    await world.clock.advance(5 * 60_000);
    expect(await takes(world, mina, shown(jun))).to.equal('taken');
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
  });

  it('shows the same code again until another one is wanted', async () => {
    const [world, mina] = await apart();
    const code = await offer(world, mina);
    expect(await offer(world, mina)).to.equal(code);
    expect(await offer(world, mina, true)).to.not.equal(code);
  });

  it('links two people that took each other’s first code', async () => {
    const [world, mina, jun] = await apart();
    const [ofMina, ofJun] = [await offer(world, mina), await offer(world, jun)];
    await takes(world, mina, ofJun);
    await takes(world, jun, ofMina);
    expect(await takes(world, mina, shown(jun))).to.equal('taken');
    expect([step(mina), step(jun)]).to.deep.equal(['done', 'done']);
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
  });

  it('links two contacts, and leaves their pair secret as it is', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    const secretOf = async ({ store }: Somebody, other: Somebody) => {
      const record = await store.get('contacts', personOf(other));
      return record.ok ? (record.value as { pairSecret: Uint8Array }).pairSecret : expect.fail();
    };
    const before = await secretOf(mina, jun);
    for (const link of mina.node.linksWith(jun.node)) mina.node.cut(link);
    world.network.cutLobby();
    await world.clock.advance(SOON_MS);
    expect(names(mina)).to.deep.equal(['Jun offline']);
    await pair(world, mina, jun);
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
    expect([await secretOf(mina, jun), await secretOf(jun, mina)]).to.deep.equal([before, before]);
    await chatWith(world, jun, mina, 'again');
    expect(shownTexts(jun)).to.include('again (delivered)');
  });

  it('makes two people contacts again if one has removed the other', async () => {
    const [world, mina, jun] = await apart();
    await pair(world, mina, jun);
    await mina.api.contacts.remove(personOf(jun));
    await world.clock.advance(SOON_MS);
    await pair(world, jun, mina);
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
    await chatWith(world, mina, jun, 'back');
    expect(shownTexts(mina)).to.deep.equal(['back (delivered)']);
  });
});

describe('a pairing code', () => {
  it('is good for one person: a later answer is told that it was used', async () => {
    const [world, mina, jun] = await apart();
    const eve = await world.browser('Eve');
    const code = await offer(world, mina);
    await takes(world, jun, code);
    await takes(world, eve, code);
    await takes(world, mina, shown(jun));
    expect(await takes(world, mina, shown(eve))).to.equal('used');
    expect(await takes(world, jun, code)).to.equal('used');
    expect([names(mina), names(eve)]).to.deep.equal([['Jun online'], []]);
  });

  it('shows the same answer if it is handed in again', async () => {
    const [world, mina, jun] = await apart();
    const code = await offer(world, mina);
    await takes(world, jun, code);
    const answer = shown(jun);
    expect(await takes(world, jun, code)).to.equal('taken');
    expect(shown(jun)).to.equal(answer);
  });

  it('expires, and says so on both sides', async () => {
    const [world, mina, jun] = await apart();
    const code = await offer(world, mina);
    await takes(world, jun, code);
    const answer = shown(jun);
    await world.clock.advance(PAIRING_LIFETIME_MS);
    expect([step(mina), step(jun)]).to.deep.equal(['ended: unanswered', 'ended: unanswered']);
    expect(await takes(world, jun, code)).to.equal('expired');
    expect(await takes(world, mina, answer)).to.equal('expired');
    expect(await takes(world, await world.browser('Eve'), code)).to.equal('expired');
  });

  it('belongs to the page that made it: after a reload its answer leads nowhere, and that is said', async () => {
    const [world, mina, jun] = await apart();
    await takes(world, jun, await offer(world, mina));
    await mina.restart();
    expect(await takes(world, mina, shown(jun))).to.equal('gone');
    await offer(world, mina);
    expect(await takes(world, mina, shown(jun))).to.equal('gone');
  });

  it('is told apart from an own code, an invite and other texts', async () => {
    const [world, mina, jun] = await apart();
    const code = await offer(world, mina);
    const invite = await jun.api.invites.create();
    const invited = invite.ok ? invite.value.code : expect.fail();
    const stranger = await world.browser('Noa', 'another network');
    const cases: readonly (readonly [string, PairingProblem])[] = [
      [code, 'own'],
      [invited, 'invite'],
      [`https://driftpost.example/#/invite/${invited}`, 'invite'],
      [await offer(world, stranger), 'foreign-network'],
      ['', 'empty'],
      ['hello', 'not-a-code'],
      ['привет, мир', 'not-a-code'],
    ];
    for (const [text, problem] of cases) expect(await takes(world, mina, text), text).to.equal(problem);
    await takes(world, jun, code);
    expect(await takes(world, jun, shown(jun))).to.equal('own');
    const damaged = `${code.slice(0, 50)}${code[50] === 'A' ? 'B' : 'A'}${code.slice(51)}`;
    const eve = await world.browser('Eve');
    expect(await takes(world, eve, damaged)).to.equal('damaged');
    expect(await takes(world, eve, code.slice(0, -9))).to.equal('cut');
    expect(await takes(world, eve, `https://driftpost.example/#/pair/${code.slice(0, 40)}?!`)).to.equal(
      'cut',
    );
  });

  it('fails soon if no path exists', async () => {
    const [world, mina, jun] = await apart();
    await takes(world, jun, await offer(world, mina));
    jun.node.setDialable(false);
    await takes(world, mina, shown(jun));
    expect(step(mina)).to.equal('linking');
    await world.clock.advance(DIAL_LIMIT_MS);
    expect(step(mina)).to.equal('ended: unreachable');
    expect(names(mina)).to.deep.equal([]);
  });

  it('refuses a link if its ends see different certificates', async () => {
    const [world, mina, jun] = await apart();
    mina.node.setIntercepted(true);
    await pair(world, mina, jun);
    expect([step(mina), step(jun)]).to.deep.equal(['ended: unproven', 'ended: unproven']);
    expect([names(mina), names(jun)]).to.deep.equal([[], []]);
  });

  it('adds no contact if the store fails, and can be done again', async () => {
    const [world, mina, jun] = await apart();
    await takes(world, jun, await offer(world, mina));
    mina.store.failWrites({ kind: 'full' });
    await takes(world, mina, shown(jun));
    expect(step(mina)).to.equal('ended: not-kept');
    expect(names(mina)).to.deep.equal([]);
    mina.store.failWrites(null);
    await pair(world, mina, jun);
    expect([names(mina), names(jun)]).to.deep.equal([['Jun online'], ['Mina online']]);
  });
});
