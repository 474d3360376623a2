import { expect } from 'chai';
import type { InviteId, PersonId } from '../../../src/engine/api/ids.ts';
import { restoreBackup } from '../../../src/engine/backup/restore-backup.ts';
import { openNetworkTables } from '../../../src/engine/storage/network-tables.ts';
import type { Tables } from '../../../src/engine/storage/tables.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { fromHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import { depsOver } from './workshop.ts';
import { named } from '../named.ts';

interface FrozenBackup {
  readonly passphrase: string;
  readonly person: PersonId;
  readonly identitySecret: string;
  readonly file: string;
}

interface FrozenPeople extends FrozenBackup {
  readonly inviteId: InviteId;
  readonly people: Readonly<Record<'asked' | 'accepted' | 'declined' | 'open' | 'blocked', PersonId>>;
}

const valueOf = <T>(result: { readonly ok: boolean; readonly value?: T }): T | undefined => result.value;

/** Restores a frozen backup; what is in the store after it. */
const restoreFrozen = async <T extends FrozenBackup>(
  name: string,
  store = createMemoryStore(),
): Promise<{ readonly frozen: T; readonly tables: Tables }> => {
  const frozen = await loadVectors<T>(name);
  const file = new Blob([fromHex(frozen.file)]);
  // Typed on a keyboard that composes its letters.
  const passphrase = frozen.passphrase.normalize('NFC');
  const restored = await restoreBackup(depsOver(store), { file, passphrase }, () => true);
  expect(restored).to.deep.equal({ ok: true, value: undefined });
  return { frozen, tables: depsOver(store.reopen()).core.tables };
};

describe('the frozen backup of version 1', () => {
  it('is restored as the second implementation wrote it', async () => {
    const { frozen, tables } = await restoreFrozen<FrozenBackup>('backup.json');
    const { person } = frozen;
    const keys = valueOf(await tables.keys.get('self'));
    expect(keys?.identitySecret).to.deep.equal(fromHex(frozen.identitySecret));
    expect(valueOf(await tables.profile.get('self'))).to.deep.equal({ nickname: named('Mina') });
    // Written when only receipts could be chosen.
    const settings = { readReceipts: false, discoverable: true, network: true };
    expect(valueOf(await tables.settings.get('self'))).to.deep.equal(settings);
    expect(valueOf(await tables.contacts.get(person))?.nickname).to.equal('Jun');
    const cursor = valueOf(await tables.cursors.get(person));
    expect(cursor).to.include({ nextOut: 3, delivered: 2, read: 1, readOrder: 1 });
    expect(cursor?.incoming.map(({ next }) => next)).to.deep.equal([2]);
    const rows = valueOf(await tables.messages.list()) ?? [];
    expect(rows.map(({ value: { order, mine, seq, text } }) => [order, mine, seq, text])).to.deep.equal([
      [1, true, 1, 'Message 1 🌊'],
      [2, false, 1, 'Message 2 🌊'],
      [3, true, 0, 'Message 3 🌊'],
    ]);
  });

  it('brings no nickname, no requests and nobody who is blocked', async () => {
    const { tables } = await restoreFrozen('backup.json');
    const { claims, requests, sentRequests, blocked } = openNetworkTables(tables);
    const lists = [claims, requests, sentRequests, blocked, tables.invites].map((table) => table.list());
    for (const rows of await Promise.all<{ readonly ok: boolean; readonly value?: unknown }>(lists))
      expect(rows.value).to.deep.equal([]);
  });
});

describe('the frozen backup of version 2', () => {
  it('is restored as the second implementation wrote it', async () => {
    const { frozen, tables } = await restoreFrozen<FrozenPeople>('backup-2.json');
    const { people, person, inviteId } = frozen;
    const jun = valueOf(await tables.contacts.get(person));
    expect(jun?.nickname).to.equal('Jun');
    expect(jun?.devices.map(({ news }) => news)).to.deep.equal(['none', 'unseen']);
    expect(jun?.verified?.devices).to.deep.equal([jun?.devices[0]?.key]);
    expect(valueOf(await tables.messages.list())).to.have.lengthOf(3);
    const { claims, requests, sentRequests, blocked } = openNetworkTables(tables);
    // Nobody says that these are held now: one is asked for again, the other is to be taken back.
    const held = (valueOf(await claims.list()) ?? []).map(({ key, value }) => [key, value.index, value.held]);
    expect(held).to.deep.equal([
      ['luisa', 1, false],
      ['mina', 20, false],
    ]);
    expect(valueOf(await blocked.get(people.blocked))?.nickname).to.equal('Mallory');
    const answerTo = async (one: PersonId) => valueOf(await requests.get(one))?.answer;
    expect((await answerTo(people.declined))?.kind).to.equal('decline');
    expect(await answerTo(people.open)).to.equal(null);
    // Accepted, and not met before the old device was gone.
    expect(await answerTo(people.accepted)).to.equal(null);
    const asked = valueOf(await sentRequests.get(people.asked));
    expect(asked).to.deep.include({
      state: 'left',
      letter: null,
      invite: { id: inviteId, code: 'code of Mina' },
    });
    expect(asked?.leftSecret).to.have.lengthOf(32);
    expect(valueOf(await tables.invites.get(inviteId))?.for).to.equal(people.asked);
  });

  it('takes nothing from what is here: nobody who is blocked is so no more', async () => {
    const store = createMemoryStore();
    const network = openNetworkTables(depsOver(store).core.tables);
    const { people } = await loadVectors<FrozenPeople>('backup-2.json');
    const here = { nickname: named('Somebody'), since: 1 };
    const declined = {
      nickname: named('Lou'),
      greeting: '',
      deviceKey: new Uint8Array(32),
      code: 'code',
      madeAt: 1,
      receivedAt: 1,
      work: 0,
      answer: { kind: 'decline', at: 2 },
    } as const;
    await store.write([
      network.blocked.put(people.open, here),
      network.blocked.put(people.blocked, here),
      network.requests.put(people.open, declined),
    ]);
    const { tables } = await restoreFrozen('backup-2.json', store);
    const { requests, blocked } = openNetworkTables(tables);
    expect(valueOf(await blocked.list())?.map(({ value }) => value)).to.deep.equal([here, here]);
    expect(valueOf(await requests.get(people.open))).to.deep.equal(declined);
    expect(valueOf(await requests.list())).to.have.lengthOf(3);
  });
});
