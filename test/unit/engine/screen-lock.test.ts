import { expect } from 'chai';
import type { EngineApi, EngineListener } from '../../../src/engine/api/engine-api.ts';
import type { Arrival } from '../../../src/engine/api/state.ts';
import { SOON_MS, allMessages, befriend, createWorld, personOf, shownTexts } from './world/world.ts';

const PASSPHRASE = 'what opens this browser';

/** What a locked screen may call; everything else has to be refused, whatever is added. */
const ALLOWED = ['listen', 'lockScreen', 'unlockScreen', 'network.pageVisible', 'reachOut', 'shutdown'];

type Call = () => Promise<unknown>;

/** All calls of an API with their names, those of its nouns too. */
const callsOf = (api: EngineApi): readonly (readonly [string, Call])[] =>
  Object.entries(api).flatMap(([name, call]: readonly [string, Call | Record<string, Call>]) =>
    typeof call === 'function'
      ? [[name, call] as const]
      : Object.entries(call).map(([verb, each]) => [`${name}.${verb}`, each] as const),
  );

/** Jun with a passphrase, in the chat with Mina; what Jun's page is told from now on. */
const twoFriends = async () => {
  const world = createWorld(91);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const soon = (): Promise<void> => world.clock.advance(SOON_MS);
  await jun.api.vault({ kind: 'set', passphrase: PASSPHRASE });
  await jun.api.chats.open(toMina);
  const told: unknown[] = [];
  const arrivals: Arrival[] = [];
  const listener: EngineListener = {
    state: (patch) => void told.push(patch),
    chat: (_, change) => void told.push(change),
    arrived: (arrival) => void arrivals.push(arrival),
  };
  await jun.api.listen(listener);
  await soon();
  told.length = 0;
  return { world, mina, jun, toJun, toMina, soon, told, arrivals, listener };
};

describe('a locked screen', () => {
  it('hears nothing of a reaction, which is no message', async () => {
    const { jun, toJun, toMina, mina, soon, arrivals } = await twoFriends();
    const sent = await jun.api.chats.send(toMina, 'we won');
    await soon();
    await jun.api.lockScreen();
    if (sent.ok) await mina.api.messages.react(toJun, sent.value, '🎉');
    await soon();
    expect(arrivals).to.deep.equal([]);
  });

  it('hears that messages arrive, and nothing else; they arrive all the same', async () => {
    const { mina, jun, toJun, toMina, soon, told, arrivals, listener } = await twoFriends();
    expect(await jun.api.lockScreen()).to.equal(true);
    told.length = 0;
    await mina.api.profile.rename('Minerva');
    for (const text of ['under the flowerpot', 'and hurry']) await mina.api.chats.send(toJun, text);
    await soon();
    expect(shownTexts(mina)).to.deep.equal(['under the flowerpot (delivered)', 'and hurry (delivered)']);
    expect(told).to.deep.equal([]);
    expect(arrivals.reduce((sum, { count }) => sum + count, 0)).to.equal(2);
    for (const { count: _, ...what } of arrivals)
      expect(what).to.deep.equal({ chat: null, name: '', kind: 'text', text: '' });
    // Not even a new listener.
    await jun.api.listen(listener);
    await soon();
    expect(told).to.deep.equal([]);

    expect(await jun.api.unlockScreen('not this one')).to.deep.equal({ kind: 'wrong' });
    await soon();
    expect(told).to.deep.equal([]);
    const opened = { kind: 'opened', lockAfterMinutes: 15 };
    expect(await jun.api.unlockScreen(PASSPHRASE)).to.deep.equal(opened);
    await jun.api.listen(listener);
    await jun.api.chats.open(toMina);
    await soon();
    expect(JSON.stringify(told)).to.include('under the flowerpot').and.include('Minerva');
  });

  it('can call nothing that reads or changes something, until the passphrase was right', async () => {
    const { jun, toMina } = await twoFriends();
    await jun.api.lockScreen();
    const calls = callsOf(jun.api);
    expect(calls.map(([name]) => name)).to.include.members([
      'chats.send',
      'chats.older',
      'chats.setDraft',
      'backups.export',
      'contacts.describe',
      'vault',
    ]);
    for (const [name, call] of calls.filter(([each]) => !ALLOWED.includes(each))) {
      const refused = await call().then(
        () => 'answered',
        (error: unknown) => (error as Error).message,
      );
      expect(refused, name).to.equal('the screen is locked');
    }
    await jun.api.unlockScreen('not this one');
    const still = await allMessages(jun, toMina).catch(() => 'refused');
    expect(still).to.equal('refused');
    await jun.api.unlockScreen(PASSPHRASE);
    expect(await allMessages(jun, toMina)).to.deep.equal([]);
  });

  it('says nothing more of the chat that was open', async () => {
    const { mina, jun, toJun, toMina, soon, told } = await twoFriends();
    await jun.api.lockScreen();
    await jun.api.unlockScreen(PASSPHRASE);
    told.length = 0;
    await mina.api.chats.send(toJun, 'who looks?');
    await soon();
    expect(told.some((each) => (each as { kind?: string }).kind !== undefined)).to.equal(false);
    await jun.api.chats.open(toMina);
    await soon();
    expect(JSON.stringify(told)).to.include('who looks?');
  });

  it('needs a passphrase', async () => {
    const { mina, jun } = await twoFriends();
    expect(await mina.api.lockScreen()).to.equal(false);
    expect(mina.state.profile?.id).to.equal(personOf(mina));
    expect((await mina.api.profile.rename('Still here')).ok).to.equal(true);
    await jun.api.lockScreen();
    expect(await jun.api.lockScreen()).to.equal(true);
  });

  it('is a whole lock after a restart: nothing runs before the passphrase', async () => {
    const { jun, soon } = await twoFriends();
    await jun.api.lockScreen();
    await jun.restart(PASSPHRASE);
    await soon();
    expect(jun.state.profile?.nickname).to.equal('Jun');
    expect((await jun.api.profile.rename('June')).ok).to.equal(true);
  });
});
