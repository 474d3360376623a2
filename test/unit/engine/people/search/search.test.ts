import { expect } from 'chai';
import type { PersonId } from '../../../../../src/engine/api/ids.ts';
import { encodeClaim } from '../../../../../src/engine/people/nickname/claim.ts';
import { nicknameTopic } from '../../../../../src/engine/people/nickname/nickname-key.ts';
import { encodeCbor } from '../../../../../src/engine/wire/cbor.ts';
import { named } from '../../../named.ts';
import { type Resident, type Town, createTown } from '../town.ts';

/** What the screen lists: nickname, index, and whether they are there. */
const listed = ({ state }: Resident): readonly string[] =>
  (state.search?.results ?? []).map(
    ({ nickname, index, reachable }) =>
      `${nickname}#${index} ${reachable === null ? '?' : reachable ? 'there' : 'away'}`,
  );

const townOf = async (...nicknames: readonly string[]) => {
  const town = createTown();
  const residents: Resident[] = [];
  for (const nickname of nicknames) {
    residents.push(await town.resident(nickname));
    await town.minutes(1);
  }
  return { town, residents };
};

const search = async (town: Town, who: Resident, query: string): Promise<void> => {
  const begun = await who.people.calls.search(query);
  expect(begun.ok).to.equal(true);
  await town.clock.advance(5_000);
};

describe('searching people', () => {
  it('finds every holder of a nickname, and says which ones are online', async () => {
    const { town, residents } = await townOf('Mina', 'mina', 'ＭＩＮＡ', 'Zoe');
    const [mina, second, third, zoe] = residents as [Resident, Resident, Resident, Resident];
    third.leave();
    await search(town, zoe, 'MINA');
    expect(listed(zoe)).to.deep.equal(['Mina#1 there', 'mina#2 there', 'ＭＩＮＡ#3 away']);
    expect(zoe.state.search?.results.map(({ id }) => id)).to.deep.equal([mina.id, second.id, third.id]);
    expect(zoe.state.search).to.include({ kind: 'nickname', query: 'MINA', done: true, problem: null });
    expect(new Set(zoe.state.search?.results.map(({ known }) => known))).to.deep.equal(new Set(['stranger']));
  });

  it('shows results and progress as they come in', async () => {
    const { town, residents } = await townOf('Mina', 'Mina', 'Mina', 'Zoe');
    const zoe = residents[3]!;
    await zoe.people.calls.search('Mina');
    const seen: string[] = [];
    for (let tenth = 0; tenth < 8; tenth++) {
      await town.clock.advance(50);
      const { asked, answered, done, results } = zoe.state.search!;
      seen.push(`${answered}/${asked} ${results.length} ${done ? 'done' : 'on'}`);
    }
    expect(seen[0]).to.match(/^[01]\/6 [01] on$/u);
    expect(seen.at(-1)).to.equal('6/6 3 done');
    expect(new Set(seen).size).to.be.greaterThan(3);
  });

  it('finds a contact by the name that the person here gave it, first, and once', async () => {
    const { town, residents } = await townOf('Mina', 'Boatman', 'Zoe');
    const [mina, boatman, zoe] = residents as [Resident, Resident, Resident];
    town.befriend(zoe, mina);
    zoe.contacts.set(mina.id, { ...zoe.contacts.get(mina.id)!, ownName: named('The Boatman') });
    await search(town, zoe, 'boatman');
    const found = () => zoe.state.search?.results.map(({ id, ownName, known }) => [id, ownName, known]);
    expect(found()).to.deep.equal([
      [mina.id, 'The Boatman', 'unverified'],
      [boatman.id, '', 'stranger'],
    ]);
    await search(town, zoe, 'Mina');
    expect(found()).to.deep.equal([[mina.id, 'The Boatman', 'unverified']]);
  });

  it('shows the holder of one index alone', async () => {
    const { town, residents } = await townOf('Mina', 'Mina', 'Mina', 'Zoe');
    await search(town, residents[3]!, 'mina #2');
    expect(listed(residents[3]!)).to.deep.equal(['Mina#2 there']);
  });

  it('finds a person by id, in any spelling, also if they do not want to be found by name', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents as [Resident, Resident];
    mina.change({ discoverable: false });
    await town.minutes(1);
    await search(town, zoe, mina.id.toUpperCase().replaceAll(/(.{4})/gu, '$1-'));
    expect(zoe.state.search).to.include({ kind: 'id', done: true, problem: null });
    const [found] = zoe.state.search?.results ?? [];
    expect(found).to.include({ id: mina.id, nickname: '', index: null, reachable: true });
    await search(town, zoe, 'Mina');
    expect(listed(zoe)).to.deep.equal([]);
  });

  it('marks contacts and oneself', async () => {
    const { town, residents } = await townOf('Mina', 'Mina', 'Mina');
    const [mina, second] = residents as [Resident, Resident];
    town.befriend(mina, second);
    await search(town, mina, 'mina');
    const results = mina.state.search?.results ?? [];
    expect(results.map(({ known }) => known)).to.deep.equal(['self', 'unverified', 'stranger']);
    expect(results.map(({ chat }) => chat !== null)).to.deep.equal([false, true, false]);
    expect(results[0]?.reachable).to.equal(true);
    // The very same name as a contact's is the best way to be taken for them.
    expect(results.map(({ looksLike }) => looksLike)).to.deep.equal([null, null, 'Mina']);
    expect(mina.devices.get(second.id)).to.deep.equal(second.identity.deviceKey.publicKey);
  });

  it('marks look-alikes of contacts', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Мina');
    const [mina, zoe] = residents as [Resident, Resident];
    await search(town, zoe, 'Мina');
    expect(zoe.state.search?.results[0]).to.include({ looksLike: null, mixedScripts: true });
    town.befriend(mina, zoe);
    await town.clock.advance(100);
    expect(zoe.state.search?.results[0]).to.include({ looksLike: 'Mina', mixedScripts: true });
  });

  it('passes over claims that are not what they say', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Eve');
    const [mina, zoe, eve] = residents as [Resident, Resident, Resident];
    const key = zoe.node!.sharedKey(nicknameTopic('mina'));
    const owner = eve.identity.identityKey;
    const stolen = encodeClaim(mina.identity, { nickname: 'Mina', index: 1 });
    const values = [
      stolen,
      encodeClaim(eve.identity, { nickname: 'Eve', index: 1 }),
      encodeCbor([1, 'Mina', 0, eve.identity.deviceKey.publicKey, eve.identity.certificate]),
      encodeCbor([1, 'Mina\u202e', 1, eve.identity.deviceKey.publicKey, eve.identity.certificate]),
      encodeCbor([2, 'Mina', 1, eve.identity.deviceKey.publicKey, eve.identity.certificate]),
      new Uint8Array(4_000).fill(7),
    ];
    for (const [at, value] of values.entries()) {
      const seq = town.clock.now() + at;
      town.space.plant({ kind: 'shared', key, owner, seq, ttlMs: 3_600_000, value });
      await search(town, zoe, 'Mina');
      expect(listed(zoe), `value ${at}`).to.deep.equal(['Mina#1 there']);
    }
  });

  it('finds holders beyond the first indices, in the shard of the index and in the first one', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Eve', 'Ann');
    const [, zoe, eve, ann] = residents as [Resident, Resident, Resident, Resident];
    const plant = ({ identity }: Resident, index: number, shard: number): void => {
      const key = zoe.node!.sharedKey(nicknameTopic('mina', shard));
      const value = encodeClaim(identity, { nickname: 'Mina', index });
      const owner = identity.identityKey;
      town.space.plant({ kind: 'shared', key, owner, seq: town.clock.now(), ttlMs: 3_600_000, value });
    };
    plant(eve, 40, 2);
    // By a version that knows of one place alone.
    plant(ann, 41, 0);
    await search(town, zoe, 'Mina#40');
    expect(listed(zoe)).to.deep.equal(['Mina#40 there']);
    await search(town, zoe, 'Mina#41');
    expect(listed(zoe)).to.deep.equal(['Mina#41 there']);
    await search(town, zoe, 'Mina');
    expect(listed(zoe)).to.deep.equal(['Mina#1 there', 'Mina#41 there']);
    // In a shard that is not its own a claim is none.
    plant(eve, 40, 3);
    await search(town, zoe, 'Mina#56');
    expect(listed(zoe)).to.deep.equal([]);
  });

  it('ends with a reason if no node can be asked', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    await mina.people.calls.search('Zoe');
    await town.clock.advance(1_000);
    expect(mina.state.search).to.include({ done: false });
    await town.clock.advance(15_000);
    expect(mina.state.search).to.include({ done: true, problem: 'alone' });
    const hermit = await town.resident('Hermit', { network: false });
    await search(town, hermit, 'Zoe');
    expect(hermit.state.search).to.include({ done: true, problem: 'off' });
  });

  it('ends where the network is switched off in the midst of it', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const zoe = residents[1]!;
    await zoe.people.calls.search('Mina');
    await town.clock.advance(70);
    zoe.change({ network: false });
    await town.clock.advance(1_000);
    expect(zoe.state.search?.done).to.equal(true);
    zoe.change({ network: true });
    await town.minutes(1);
    await search(town, zoe, 'Mina');
    expect(listed(zoe)).to.deep.equal(['Mina#1 there']);
  });

  it('goes on when the first neighbour comes after the start', async () => {
    const town = createTown();
    const zoe = await town.resident('Zoe');
    await zoe.people.calls.search('Mina');
    await town.clock.advance(1_000);
    await town.resident('Mina');
    await town.clock.advance(3_000);
    expect(zoe.state.search).to.include({ done: true, problem: null });
  });

  it('shows the newest search only, and none once it is closed', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const ann = residents[2]!;
    await ann.people.calls.search('Mina');
    await town.clock.advance(70);
    await search(town, ann, 'Zoe');
    expect(listed(ann)).to.deep.equal(['Zoe#1 there']);
    await ann.people.calls.closeSearch();
    await town.clock.advance(100);
    expect(ann.state.search).to.equal(null);
  });

  it('refuses what is no query', async () => {
    const { residents } = await townOf('Mina', 'Zoe');
    const refused = await residents[0]!.people.calls.search('   ');
    expect(refused).to.deep.equal({ ok: false, error: { kind: 'empty' } });
    expect(residents[0]!.state.search).to.equal(null);
    const unknown = 'b'.repeat(51) + 'a';
    expect((await residents[0]!.people.calls.search(unknown as PersonId)).ok).to.equal(true);
  });
});
