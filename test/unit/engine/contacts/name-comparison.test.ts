import { expect } from 'chai';
import { nameStates, createNameSkeletons } from '../../../../src/engine/contacts/name-comparison.ts';
import type { ContactRecord } from '../../../../src/engine/contacts/kept.ts';
import { NAMELESS } from '../../../../src/engine/wire/nickname.ts';
import type { Nickname, PersonId } from '../../../../src/engine/api/ids.ts';
import { named } from '../../named.ts';

const contact = (id: string, nickname: Nickname, change: Partial<ContactRecord> = {}): ContactRecord => ({
  id: id as PersonId,
  nickname,
  identityKey: new Uint8Array(32).fill(id.codePointAt(0) ?? 0),
  pairSecret: new Uint8Array(32),
  addedAt: 1,
  namedAt: 0,
  renamedFrom: null,
  ownName: NAMELESS,
  note: '',
  lastSeenAt: null,
  verified: null,
  devices: [],
  ...change,
});

describe('names of contacts', () => {
  const alice = contact('a', named('Alice'), { addedAt: 5 });

  it('mark both of two, and first the one that took the name later, though it was there before', () => {
    const mallory = contact('m', named('Alice'), { addedAt: 1, namedAt: 9 });
    const stateOf = nameStates([mallory, alice], createNameSkeletons());
    expect(stateOf(mallory)).to.deep.equal({
      identity: 'changed',
      alike: { person: 'a', name: 'Alice', newer: true },
    });
    expect(stateOf(alice)).to.deep.equal({
      identity: 'unverified',
      alike: { person: 'm', name: 'Alice', newer: false },
    });
  });

  it('mark those that only look alike, as soon as the table is there', () => {
    const looks = createNameSkeletons();
    for (const name of ['Аlice', 'AIice', 'ALICE', 'Ａlice', 'Alicе', 'Aliсe', 'A1ice']) {
      const mallory = contact('m', named(name), { addedAt: 9 });
      const stateOf = nameStates([mallory, alice], looks);
      expect(stateOf(mallory).identity, name).to.equal('changed');
      expect(stateOf(alice).alike, name).to.deep.equal({ person: 'm', name, newer: false });
    }
    const bob = contact('b', named('Bob'));
    const stateOf = nameStates([bob, alice], looks);
    expect([stateOf(bob), stateOf(alice)]).to.deep.equal([
      { identity: 'unverified', alike: null },
      { identity: 'unverified', alike: null },
    ]);
  });

  it('mark a verified one too, which stays verified', () => {
    const verified = { ...alice, verified: { at: 6, identityKey: alice.identityKey, devices: [] } };
    const mallory = contact('m', named('Alice'), { namedAt: 9 });
    const stateOf = nameStates([mallory, verified], createNameSkeletons());
    expect(stateOf(verified)).to.deep.include({ identity: 'verified' });
    expect(stateOf(verified).alike?.newer).to.equal(false);
    expect(stateOf(mallory).identity).to.equal('changed');
  });

  it('are told apart by a name that the person here has given', () => {
    const looks = createNameSkeletons();
    const mum = { ...alice, ownName: named('Mum') };
    const friend = contact('f', named('Alice'), { addedAt: 2 });
    const apart = nameStates([mum, friend], looks);
    expect([apart(mum).alike, apart(friend).alike]).to.deep.equal([null, null]);

    const taker = contact('t', named('Mum'), { addedAt: 9 });
    const stateOf = nameStates([mum, taker], looks);
    expect(stateOf(taker)).to.deep.include({ identity: 'changed' });
    expect(stateOf(mum).alike).to.deep.equal({ person: 't', name: 'Mum', newer: false });

    // Only the contact that took the nickname later is marked, if the person here has given the other one a name.
    const thief = contact('t', named('Alice'), { addedAt: 9 });
    const told = nameStates([mum, thief], looks);
    expect(told(thief).alike).to.deep.equal({ person: 'a', name: 'Mum', newer: true });
    expect(told(mum).alike).to.equal(null);
  });
});
