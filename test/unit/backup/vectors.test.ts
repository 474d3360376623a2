import { expect } from 'chai';
import type { PersonId } from '../../../src/engine/api/ids.ts';
import { restoreBackup } from '../../../src/engine/backup/restore-backup.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { fromHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import { depsOver } from './workshop.ts';

interface FrozenBackup {
  readonly passphrase: string;
  readonly person: PersonId;
  readonly identitySecret: string;
  readonly file: string;
}

describe('the frozen backup of version 1', () => {
  it('is restored as the second implementation wrote it', async () => {
    const frozen = await loadVectors<FrozenBackup>('backup.json');
    if (!frozen) throw new Error('there is no frozen backup');
    const store = createMemoryStore();
    const file = new Blob([fromHex(frozen.file)]);
    // Typed on a keyboard that composes its letters.
    const passphrase = frozen.passphrase.normalize('NFC');
    const restored = await restoreBackup(depsOver(store), { file, passphrase }, () => true);
    expect(restored).to.deep.equal({ ok: true, value: undefined });

    const { tables } = depsOver(store.reopen()).core;
    const valueOf = <T>(result: { readonly ok: boolean; readonly value?: T }): T | undefined => result.value;
    const { person } = frozen;
    const keys = valueOf(await tables.keys.get('self'));
    expect(keys?.identitySecret).to.deep.equal(fromHex(frozen.identitySecret));
    expect(valueOf(await tables.profile.get('self'))).to.deep.equal({ nickname: 'Mina' });
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
});
