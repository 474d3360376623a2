import { expect } from 'chai';
import type { ChatId, InviteId, PersonId } from '../../../src/engine/api/ids.ts';
import { restoreBackup } from '../../../src/engine/backup/restore-backup.ts';
import { decodeParts } from '../../../src/engine/devices/device-card.ts';
import { devicesOn } from '../../../src/engine/devices/device-list.ts';
import { knownKinds } from '../../../src/engine/kinds/known-kinds.ts';
import { LAST } from '../../../src/engine/log-book/open-conversation.ts';
import type { LogTables } from '../../../src/engine/log-book/tables.ts';
import { openPeopleTables } from '../../../src/engine/people/tables.ts';
import type { Tables } from '../../../src/engine/tables.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { fromHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import { depsOver } from './workshop.ts';
import { named } from '../named.ts';

interface FrozenBackup {
  readonly passphrase: string;
  readonly person: PersonId;
  readonly identitySecret: string;
  readonly inviteId: InviteId;
  readonly people: Readonly<Record<'asked' | 'accepted' | 'declined' | 'open' | 'blocked', PersonId>>;
  readonly file: string;
}

const valueOf = <T>(result: { readonly ok: boolean; readonly value?: T }): T | undefined => result.value;

/** Restores a frozen backup; what is in the store after it. */
const restoreFrozen = async (
  name: string,
  store = createMemoryStore(),
): Promise<{ readonly frozen: FrozenBackup; readonly tables: Tables; readonly book: LogTables }> => {
  const frozen = await loadVectors<FrozenBackup>(name);
  const file = new Blob([fromHex(frozen.file)]);
  // Typed on a keyboard that composes its letters.
  const passphrase = frozen.passphrase.normalize('NFC');
  const restored = await restoreBackup(depsOver(store), { file, passphrase }, () => true);
  expect(restored).to.deep.equal({ ok: true, value: undefined });
  const { tables, book } = depsOver(store.reopen()).core;
  return { frozen, tables, book };
};

describe('the frozen backup', () => {
  it('is restored as the second implementation wrote it', async () => {
    const { frozen, tables, book } = await restoreFrozen('backup.json');
    const { person } = frozen;
    const keys = valueOf(await tables.keys.get('self'));
    expect(keys?.identitySecret).to.deep.equal(fromHex(frozen.identitySecret));
    const own = valueOf(await tables.prekeys.get('self'));
    expect(own?.seat).to.equal(null);
    expect(devicesOn(decodeParts(own?.parts ?? [])?.list ?? []).map(({ seat }) => seat)).to.deep.equal([0]);
    expect(valueOf(await tables.profile.get('self'))).to.deep.equal({ nickname: named('Mina') });
    const settings = { readReceipts: false, discoverable: true, network: true };
    expect(valueOf(await tables.settings.get('self'))).to.deep.equal(settings);
    const jun = valueOf(await tables.contacts.get(person));
    expect(jun?.nickname).to.equal('Jun');
    expect(jun?.devices.map(({ news }) => news)).to.deep.equal(['none', 'unseen']);
    expect(jun?.verified?.devices).to.deep.equal([jun?.devices[0]?.key]);
    const conversations = valueOf(await book.conversations.list()) ?? [];
    expect(conversations.map(({ key, value: { kind, authors } }) => [key, kind, authors])).to.deep.equal([
      [1, 'notes', 1],
      [2, 'pair', 3],
    ]);
  });

  it('brings what was said: stubs, branches, gaps, and what is of the next version', async () => {
    const { frozen, tables, book } = await restoreFrozen('backup.json');
    const kinds = knownKinds();
    const rows = valueOf(await book.entries.list({ from: [2], to: [2, LAST] })) ?? [];
    const shown = rows.map(({ key: [, , author, number, branch], value: { content } }) => {
      const reading = kinds.read(content);
      return [
        author,
        number,
        branch,
        reading.state === 'known' ? reading.kind.textOf(reading.said) : reading.state,
      ];
    });
    expect(shown).to.deep.equal([
      [1, 1, 0, 'Hello 🌊'],
      [2, 1, 0, 'Ahoy'],
      [2, 2, 0, 'newer'],
      [1, 2, 0, 'gone'],
      [2, 2, 1, 'Ahoy once more'],
      [3, 2, 0, 'Later'],
    ]);
    const logs = valueOf(await book.logs.list({ from: [2], to: [2, LAST] })) ?? [];
    expect(logs.map(({ value: { steps, head } }) => [steps, head?.number])).to.deep.equal([
      [[1, 2], 2],
      [[1, 2], 2],
      [[2, 1], 2],
    ]);
    const receipts = valueOf(await tables.receipts.list()) ?? [];
    expect(receipts.map(({ key, value: { first } }) => [...key, first])).to.deep.equal([
      [2, 1, 0, 2, 1],
      [2, 1, 1, 1, 1],
    ]);
    const chat = valueOf(await tables.chats.get(frozen.person as string as ChatId));
    // The second one of Jun's second number counts once.
    expect(chat?.unread).to.equal(1);
    expect(chat?.last).to.deep.include({ kind: 'text', text: 'Later', mine: true, fate: 'written' });
  });

  it('brings nicknames, requests and who is blocked', async () => {
    const { frozen, tables } = await restoreFrozen('backup.json');
    const { people, inviteId } = frozen;
    const { claims, requests, sentRequests, blocked } = openPeopleTables(tables);
    // These count as not held now: the device asks for one again, and takes the other back.
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
    const network = openPeopleTables(depsOver(store).core.tables);
    const { people } = await loadVectors<FrozenBackup>('backup.json');
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
    const { tables } = await restoreFrozen('backup.json', store);
    const { requests, blocked } = openPeopleTables(tables);
    expect(valueOf(await blocked.list())?.map(({ value }) => value)).to.deep.equal([here, here]);
    expect(valueOf(await requests.get(people.open))).to.deep.equal(declined);
    expect(valueOf(await requests.list())).to.have.lengthOf(3);
  });
});
