import { expect } from 'chai';
import type { BackupProblem, OnBackupProgress } from '../../src/engine/api/backup.ts';
import type { VaultStatus } from '../../src/engine/api/vault-api.ts';
import { err, ok } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { EMPTY_STATE, type FakeEngine } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

afterEach(clear);

const openExport = async (vault: VaultStatus = { isSet: false, lockAfterMinutes: 0, unfinished: null }) => {
  const opened = await startApp(STARTED, (engine, page) => {
    page.fragment.set('#/settings');
    engine.vaultStatus = vault;
  });
  await soon(opened.app, '#nickname');
  button(opened.app, 'Export backup').click();
  const dialog = await soon(opened.app, 'dp-export-backup');
  await soon(dialog, 'dialog[open] #passphrase');
  return { ...opened, dialog };
};

const openRestore = async (prepare: (engine: FakeEngine) => void = () => {}) => {
  const opened = await startApp(EMPTY_STATE, prepare);
  button(opened.app, 'Restore from backup').click();
  const dialog = await soon(opened.app, 'dp-restore-backup');
  await soon(dialog, 'dialog[open] #file');
  return { ...opened, dialog };
};

const fill = (dialog: HTMLElement, id: string, text: string): void =>
  type(deep<HTMLInputElement>(dialog, `#${id}`), text);

const choose = (dialog: HTMLElement, file: File): void => {
  const files = new DataTransfer();
  files.items.add(file);
  deep<HTMLInputElement>(dialog, '#file').files = files.files;
};

/** Downloads that a click on a link begins. */
const catchDownloads = (app: DriftpostApp): string[] => {
  const names: string[] = [];
  app.addEventListener('click', (event) => {
    const link = event.composedPath()[0];
    if (!(link instanceof HTMLAnchorElement) || !link.download) return;
    event.preventDefault();
    names.push(link.download);
  });
  return names;
};

describe('exporting a backup', () => {
  it('is accessible', async () => {
    const { dialog } = await openExport();
    await expectAccessible(dialog);
  });

  it('asks for the passphrase twice, and says what is missing where the focus is', async () => {
    const { engine, dialog } = await openExport();
    button(dialog, 'Make the backup').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'Please type a passphrase.');
    await until(() => dialog.shadowRoot?.activeElement?.id === 'passphrase');
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tied');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'The two passphrases are not the same.');
    expect(engine.callsOf('backups.export')).to.deep.equal([]);
  });

  it('says what it waits for, and hands the file over under its name', async () => {
    const { app, engine, dialog } = await openExport();
    const names = catchDownloads(app);
    const ready = Promise.withResolvers<Blob>();
    let tell: OnBackupProgress = () => false;
    engine.answers['backups.export'] = async (_, onProgress) => {
      tell = onProgress;
      return ok(await ready.promise);
    };
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tide');
    deep<HTMLInputElement>(dialog, '#history').click();
    button(dialog, 'Make the backup').click();
    const status = await soon(dialog, '[role=status]');
    expect(textOf(status)).to.contain('Making a key from the passphrase');
    await expectAccessible(dialog);
    expect(await tell({ step: 'messages', done: 1_200, total: 20_000 })).to.equal(true);
    await until(() => textOf(deep(dialog, '[role=status]')) === 'Writing messages: 1,200 of 20,000');
    await expectAccessible(dialog);
    ready.resolve(new Blob(['sealed']));
    await until(() => names.length === 1);
    expect(names[0]).to.match(/^driftpost-backup-2025-05-14\.driftpost$/);
    expect(engine.callsOf('backups.export')[0]?.[0]).to.deep.equal({ passphrase: 'tide', history: false });
    await expectAccessible(dialog);
    button(dialog, 'Done').click();
    await until(() => allDeep(app, 'dp-export-backup').length === 0);
  });

  it('says when there is no room or no memory, and lets one try again', async () => {
    const { engine, dialog } = await openExport();
    engine.answers['backups.export'] = async () => err({ kind: 'not-kept', problem: 'full' });
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tide');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(dialog).includes('The storage of this browser is full.'));
    engine.answers['backups.export'] = async () => err({ kind: 'no-memory' });
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tide');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(dialog).includes('The device has too little free memory'));
    button(dialog, 'Make the backup');
  });

  it('asks for the passphrase of this device where there is one', async () => {
    const { engine, dialog } = await openExport({ isSet: true, lockAfterMinutes: 15, unfinished: null });
    await soon(dialog, '#current');
    await expectAccessible(dialog);
    fill(dialog, 'passphrase', 'a tide of words');
    fill(dialog, 'again', 'a tide of words');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'Please type your current passphrase.');
    await until(() => dialog.shadowRoot?.activeElement?.id === 'current');
    expect(engine.callsOf('backups.export')).to.deep.equal([]);
    engine.answers['backups.export'] = async () => err({ kind: 'wrong' });
    fill(dialog, 'current', 'open sesame');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'This is not the passphrase of this device.');
    await until(() => dialog.shadowRoot?.activeElement?.id === 'current');
    // The other inputs are still there.
    expect(deep<HTMLInputElement>(dialog, '#again').value).to.equal('a tide of words');
    const request = { passphrase: 'a tide of words', history: true, current: 'open sesame' };
    expect(engine.callsOf('backups.export')[0]?.[0]).to.deep.equal(request);
  });

  it('offers six words, which one press takes and another one copies', async () => {
    const { engine, page, dialog } = await openExport();
    expect(allDeep(dialog, '#current')).to.deep.equal([]);
    button(dialog, 'Use six random words').click();
    const words = textOf(await soon(dialog, 'output'));
    expect(words.split(' ')).to.have.length(6);
    for (const id of ['passphrase', 'again'])
      expect(deep<HTMLInputElement>(dialog, `#${id}`).value).to.equal(words);
    await expectAccessible(dialog);
    button(dialog, 'Copy the words').click();
    await until(() => page.done.includes(`copy: ${words}`));
    await until(() => textOf(dialog).includes('Copied'));
    button(dialog, 'Make the backup').click();
    await until(() => engine.callsOf('backups.export').length === 1);
    expect(engine.callsOf('backups.export')[0]?.[0]).to.deep.equal({ passphrase: words, history: true });
  });

  it('says that a passphrase is too short, and how long it should be', async () => {
    const { engine, dialog } = await openExport();
    engine.answers['backups.export'] = async () => err({ kind: 'too-short' });
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tide');
    button(dialog, 'Make the backup').click();
    await until(() => textOf(deep(dialog, '#failure')).includes('at least 12 characters'));
    await until(() => dialog.shadowRoot?.activeElement?.id === 'passphrase');
  });

  it('is called off when the dialog is closed', async () => {
    const { app, engine, dialog } = await openExport();
    let tell: OnBackupProgress = () => true;
    engine.answers['backups.export'] = (_, onProgress) => {
      tell = onProgress;
      return new Promise(() => undefined);
    };
    fill(dialog, 'passphrase', 'tide');
    fill(dialog, 'again', 'tide');
    button(dialog, 'Make the backup').click();
    await soon(dialog, '[role=status]');
    button(dialog, 'Cancel').click();
    await until(() => allDeep(app, 'dp-export-backup').length === 0);
    expect(await tell({ step: 'messages', done: 0, total: 1 })).to.equal(false);
  });
});

describe('importing a backup', () => {
  it('explains what a restore needs, and leads to deleting only who wants it', async () => {
    const { app, page } = await startApp(STARTED, (_, fake) => fake.fragment.set('#/settings'));
    await soon(app, '#nickname');
    button(app, 'Import backup').click();
    const dialog = await soon(app, 'dp-import-backup');
    await until(() => textOf(dialog).includes('where nobody has started yet'));
    await expectAccessible(dialog);
    button(dialog, 'Keep it').click();
    await until(() => allDeep(app, 'dp-import-backup').length === 0);
    expect(allDeep(app, 'dp-erase-dialog')).to.deep.equal([]);
    button(app, 'Import backup').click();
    const again = await soon(app, 'dp-import-backup');
    await until(() => textOf(again).includes('Delete what is here first'));
    button(again, 'Delete what is here first').click();
    await soon(app, 'dp-erase-dialog dialog[open], dp-erase-dialog');
    expect(page.done).to.deep.equal([]);
  });
});

describe('restoring from a backup', () => {
  it('is accessible, as is what it waits for', async () => {
    const { dialog, engine } = await openRestore();
    await expectAccessible(dialog);
    engine.answers['backups.restore'] = () => new Promise(() => undefined);
    choose(dialog, new File(['x'], 'driftpost-backup.driftpost'));
    fill(dialog, 'passphrase', 'tide');
    button(dialog, 'Restore').click();
    await soon(dialog, '[role=status]');
    await expectAccessible(dialog);
  });

  it('asks for a file and its passphrase, then starts the app anew', async () => {
    const { engine, page, dialog } = await openRestore();
    button(dialog, 'Restore').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'Please choose the backup file.');
    const file = new File(['sealed'], 'driftpost-backup.driftpost');
    choose(dialog, file);
    button(dialog, 'Restore').click();
    await until(() => textOf(deep(dialog, '#failure')) === 'Please type the passphrase of the backup.');
    fill(dialog, 'passphrase', 'tide');
    button(dialog, 'Restore').click();
    await until(() => page.done.includes('reload'));
    expect(page.done).to.deep.equal(['persist', 'reload']);
    expect(engine.callsOf('backups.restore')[0]?.[0]).to.deep.equal({ file, passphrase: 'tide' });
  });

  it('says how far it has come', async () => {
    let tell: OnBackupProgress = () => false;
    const { dialog } = await openRestore((engine) => {
      engine.answers['backups.restore'] = (_, onProgress) => {
        tell = onProgress;
        return new Promise(() => undefined);
      };
    });
    choose(dialog, new File(['sealed'], 'b'));
    fill(dialog, 'passphrase', 'tide');
    button(dialog, 'Restore').click();
    const status = await soon(dialog, '[role=status]');
    await tell({ step: 'checking', done: 40_000_000, total: 100_000_000 });
    await until(() => textOf(status) === 'Checking the file: 40 MB of 100 MB');
    await tell({ step: 'messages', done: 512, total: 900 });
    await until(() => textOf(status) === 'Restoring messages: 512 of 900');
  });

  it('says why a file is refused, and keeps what was chosen', async () => {
    const words: Record<BackupProblem, string> = {
      'not-a-backup': 'This file is not a Driftpost backup.',
      newer: 'This backup was made by a newer Driftpost.',
      'wrong-passphrase': 'The passphrase is wrong, or the file is damaged.',
      damaged: 'This file is damaged',
      unreadable: 'The browser could not read the file.',
      'no-memory': 'The device has too little free memory',
      'foreign-network': 'This backup belongs to another network.',
    };
    const { engine, dialog } = await openRestore();
    choose(dialog, new File(['sealed'], 'b'));
    fill(dialog, 'passphrase', 'tide');
    for (const [problem, text] of Object.entries(words)) {
      engine.answers['backups.restore'] = async () =>
        err({ kind: 'refused', problem: problem as BackupProblem });
      button(dialog, 'Restore').click();
      await until(() => textOf(deep(dialog, '#failure')).startsWith(text));
    }
    expect(engine.callsOf('backups.restore')).to.have.length(Object.keys(words).length);
    await expectAccessible(dialog);
  });
});
