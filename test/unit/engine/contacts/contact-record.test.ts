import { expect } from 'chai';
import type { Contact } from '../../../../src/engine/api/state.ts';
import { MAX_NOTE_BYTES } from '../../../../src/engine/api/limits.ts';
import { SOON_MS, type Somebody, befriend, createWorld, personOf } from '../world/world.ts';

/** What compares names comes with the second contact; here it is there before, so that no test waits for it. */
const warm = (): Promise<unknown> => import('../../../../src/engine/contacts/name-comparison.ts');

const two = async () => {
  await warm();
  const world = createWorld();
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  await befriend(world, mina, jun);
  const junOf = (who: Somebody): Contact | undefined =>
    who.state.contacts.find(({ id }) => id === personOf(jun));
  const soon = (): Promise<void> => world.clock.advance(SOON_MS);
  return { world, mina, jun, junOf, soon };
};

describe('a contact that takes another nickname', () => {
  it('is shown with the nickname before, over a restart, until the person here has seen it', async () => {
    const { mina, jun, junOf, soon } = await two();
    expect(junOf(mina)).to.deep.include({ name: 'Jun', renamedFrom: null });
    await jun.api.profile.rename('Juno');
    await jun.api.profile.rename('Juno the second');
    await soon();
    expect(junOf(mina)).to.deep.include({ name: 'Juno the second', renamedFrom: 'Jun' });
    await mina.restart();
    await soon();
    expect(junOf(mina)).to.deep.include({ renamedFrom: 'Jun' });
    await mina.api.contacts.seeNickname(personOf(jun));
    await soon();
    expect(junOf(mina)).to.deep.include({ name: 'Juno the second', renamedFrom: null });
    await mina.restart();
    await soon();
    expect(junOf(mina)).to.deep.include({ renamedFrom: null });
  });

  it('is not told where it goes back to the one that is known', async () => {
    const { mina, jun, junOf, soon } = await two();
    await jun.api.profile.rename('Juno');
    await soon();
    await jun.api.profile.rename('Jun');
    await soon();
    expect(junOf(mina)).to.deep.include({ name: 'Jun', renamedFrom: null });
  });

  it('is marked where the name is the one of another contact, and so is that one', async () => {
    const { world, mina, jun, soon } = await two();
    const alice = await world.browser('Alice');
    await befriend(world, mina, alice);
    await jun.api.profile.rename('Alice');
    await soon();
    const [first, second] = mina.state.contacts;
    expect(first).to.deep.include({ id: personOf(jun), identity: 'changed' });
    expect(first?.alike).to.deep.equal({ person: personOf(alice), name: 'Alice', newer: true });
    expect(second).to.deep.include({ id: personOf(alice), identity: 'unverified' });
    expect(second?.alike).to.deep.equal({ person: personOf(jun), name: 'Alice', newer: false });
  });
});

describe('a name and a note of one’s own', () => {
  it('are shown in place of the nickname, with the nickname beside, over a restart', async () => {
    const { mina, jun, junOf, soon } = await two();
    const note = 'Met on the ferry\nhas the blue boat';
    expect((await mina.api.contacts.describe(personOf(jun), { name: '  Boat\u200bman ', note })).ok).to.equal(
      true,
    );
    await mina.restart();
    await soon();
    expect(junOf(mina)).to.deep.include({ name: 'Boatman', ownName: 'Boatman', nickname: 'Jun', note });
    expect(mina.state.chats.find(({ contact }) => contact === personOf(jun))?.name).to.equal('Boatman');
    await jun.api.chats.send(personOf(mina) as string as never, 'ahoy');
    await soon();
    expect(mina.arrivals.at(-1)?.name).to.equal('Boatman');
    await mina.api.contacts.describe(personOf(jun), { name: '', note: '' });
    await soon();
    expect(junOf(mina)).to.deep.include({ name: 'Jun', ownName: '', note: '' });
  });

  it('have limits, and are for contacts alone', async () => {
    const { mina, jun } = await two();
    const tell = (name: string, note: string) => mina.api.contacts.describe(personOf(jun), { name, note });
    expect(await tell('x'.repeat(33), '')).to.deep.equal({ ok: false, error: { kind: 'too-long' } });
    expect(await tell('', 'n'.repeat(MAX_NOTE_BYTES + 1))).to.deep.equal({
      ok: false,
      error: { kind: 'note-too-long', bytes: MAX_NOTE_BYTES + 1 },
    });
    expect(await mina.api.contacts.describe(personOf(mina), { name: 'Me', note: '' })).to.deep.equal({
      ok: false,
      error: { kind: 'unknown-contact' },
    });
  });
});
