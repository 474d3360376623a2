import { expect } from 'chai';
import { NOTES_CHAT } from '../../../src/engine/api/ids.ts';
import type { BackupProgress } from '../../../src/engine/api/backup.ts';
import {
  SOON_MS,
  allMessages,
  befriend,
  createWorld,
  personOf,
  readFirst,
  shownTexts,
  type Somebody,
} from './world/world.ts';

const PASSPHRASE = 'correct horse battery staple';

const goOn = (): boolean => true;

const backupOf = async (somebody: Somebody, history = true): Promise<Blob> => {
  const made = await somebody.api.backups.export({ passphrase: PASSPHRASE, history }, goOn);
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
};

const restore = (somebody: Somebody, file: Blob, passphrase = PASSPHRASE) =>
  somebody.api.backups.restore({ file, passphrase }, goOn);

/** Restores and loads the page again, as the screen does. */
const restoreAndStart = async (somebody: Somebody, file: Blob): Promise<void> => {
  const restored = await restore(somebody, file);
  if (!restored.ok) throw new Error(JSON.stringify(restored.error));
  await somebody.restart();
};

describe('a backup', () => {
  it('brings a person to a fresh browser, and the talk goes on, each message once', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'one');
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'two');
    await mina.api.chats.send(NOTES_CHAT, 'a note');
    await world.clock.advance(SOON_MS);
    await readFirst(jun, toMina, 1);
    await world.clock.advance(SOON_MS);
    const file = await backupOf(mina);
    mina.kill();

    const again = await world.browser();
    await restoreAndStart(again, file);
    expect(again.state.profile?.nickname).to.equal('Mina');
    expect(personOf(again)).to.equal(personOf(mina));
    expect(again.state.contacts.map(({ nickname }) => nickname)).to.deep.equal(['Jun']);
    await again.api.chats.open(NOTES_CHAT);
    expect(shownTexts(again)).to.deep.equal(['a note (delivered)']);
    await again.api.chats.open(toJun);
    expect(shownTexts(again)).to.deep.equal(['one (read)', 'two']);

    await world.clock.advance(SOON_MS);
    await again.api.chats.send(toJun, 'three');
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'four');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)).to.deep.equal(['one (read)', 'two', 'three (delivered)', 'four']);
    expect(shownTexts(jun)).to.deep.equal(['one', 'two (delivered)', 'three', 'four (delivered)']);
    await readFirst(jun, toMina, 4);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)[2]).to.equal('three (read)');
    await again.restart();
    await again.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)).to.deep.equal(['one (read)', 'two', 'three (read)', 'four']);
    expect([...again.faults, ...jun.faults]).to.deep.equal([]);
  });

  it('shows every chat as it was: order, states, times, what is unread, and the last line', async () => {
    const world = createWorld();
    const [mina, jun, lou] = [
      await world.browser('Mina'),
      await world.browser('Jun'),
      await world.browser('Lou'),
    ];
    const [toLou, fromLou] = await befriend(world, mina, lou);
    const [toJun, fromJun] = await befriend(world, mina, jun);
    for (const text of ['one', 'two', 'three']) {
      await mina.api.chats.send(toJun, text);
      await world.clock.advance(SOON_MS);
    }
    await readFirst(jun, fromJun, 2);
    await lou.api.chats.send(fromLou, 'unread');
    await lou.api.chats.send(fromLou, 'unread too');
    await mina.api.chats.send(NOTES_CHAT, 'a note');
    await world.clock.advance(SOON_MS);
    const chats = [toJun, toLou, NOTES_CHAT];
    const seenBy = async (somebody: Somebody) => ({
      messages: await Promise.all(chats.map((chat) => allMessages(somebody, chat))),
      lines: somebody.state.chats,
    });
    const before = await seenBy(mina);
    const states = before.messages[0]?.map(({ state, deliveredAt, readAt }) => {
      return [state, deliveredAt !== null, readAt !== null];
    });
    expect(states).to.deep.equal([
      ['read', true, true],
      ['read', true, true],
      ['delivered', true, false],
    ]);
    expect(before.lines.find(({ id }) => id === toLou)?.unread).to.equal(2);
    const file = await backupOf(mina);
    mina.kill();
    const again = await world.browser();
    await restoreAndStart(again, file);
    expect(await seenBy(again)).to.deep.equal(before);
  });

  it('makes a new device: keys, numbers and files differ, the person is the same', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const [one, two] = [await backupOf(mina), await backupOf(mina)];
    expect(await one.text()).not.to.equal(await two.text());
    const again = await world.browser();
    await restoreAndStart(again, one);
    const keysOf = async ({ store }: Somebody) => {
      const keys = await store.get('keys', 'self');
      return (keys.ok ? keys.value : {}) as { identitySecret: Uint8Array; deviceSecret: Uint8Array };
    };
    const [before, after] = [await keysOf(mina), await keysOf(again)];
    expect(after.identitySecret).to.deep.equal(before.identitySecret);
    expect(after.deviceSecret).not.to.deep.equal(before.deviceSecret);
  });

  it('keeps the names and notes that the person gave to contacts, and a rename nobody has seen yet', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await befriend(world, mina, jun);
    await mina.api.contacts.describe(personOf(jun), { name: 'Boatman', note: 'has the blue boat' });
    await jun.api.profile.rename('Juno');
    await world.clock.advance(SOON_MS);
    const file = await backupOf(mina);
    mina.kill();
    const again = await world.browser();
    await restoreAndStart(again, file);
    expect(again.state.contacts[0]).to.deep.include({
      name: 'Boatman',
      ownName: 'Boatman',
      note: 'has the blue boat',
      nickname: 'Juno',
      renamedFrom: 'Jun',
    });
  });

  it('holds what others wrote while nobody was there, after it was restored', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    const file = await backupOf(mina);
    await jun.api.chats.send(toMina, 'after the backup');
    await world.clock.advance(SOON_MS);
    mina.kill();
    await world.clock.advance(60_000);
    await jun.api.chats.send(toMina, 'while away');
    const again = await world.browser();
    await restoreAndStart(again, file);
    await again.api.chats.open(toJun);
    await world.clock.advance(10_000);
    // What the old browser had taken is gone with it: its author was told that it arrived.
    expect(shownTexts(again)).to.deep.equal(['before', 'while away']);
    expect(shownTexts(jun).at(-1)).to.equal('while away (delivered)');
  });

  it('does not take a message twice whose receipt never arrived', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await jun.api.chats.send(toMina, 'only once');
    // It has arrived, and its receipt has not: 20 ms each way.
    await world.clock.advance(30);
    expect(shownTexts(mina)).to.deep.equal(['only once']);
    const file = await backupOf(mina);
    mina.kill();
    jun.kill();
    await jun.restart();
    await jun.api.chats.open(toMina);
    expect(shownTexts(jun)).to.deep.equal(['only once (queued)']);
    const again = await world.browser();
    await restoreAndStart(again, file);
    await again.api.chats.open(toJun);
    await world.clock.advance(20_000);
    expect(shownTexts(again)).to.deep.equal(['only once']);
    await again.api.chats.send(toJun, 'got it');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)).to.deep.equal(['only once', 'got it (delivered)']);
    expect(shownTexts(jun)).to.deep.equal(['only once (delivered)', 'got it']);
  });

  it('delivers what the old browser could not, and each message once', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun, toMina] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'arrived');
    await world.clock.advance(SOON_MS);
    jun.kill();
    await world.clock.advance(60_000);
    await mina.api.chats.send(toJun, 'on its way');
    const file = await backupOf(mina);
    mina.kill();
    await jun.restart();
    await jun.api.chats.open(toMina);
    const again = await world.browser();
    await restoreAndStart(again, file);
    await again.api.chats.open(toJun);
    expect(shownTexts(again)).to.deep.equal(['arrived (delivered)', 'on its way (queued)']);
    await world.clock.advance(10_000);
    await again.api.chats.send(toJun, 'new');
    await world.clock.advance(SOON_MS);
    await readFirst(jun, toMina, 2);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)).to.deep.equal(['arrived (read)', 'on its way (read)', 'new (delivered)']);
    expect(shownTexts(jun)).to.deep.equal(['arrived', 'on its way', 'new']);
  });

  it('leaves the history out where that is wished, and the talk goes on all the same', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    await mina.api.chats.send(toJun, 'left out');
    await world.clock.advance(SOON_MS);
    const [slim, whole] = [await backupOf(mina, false), await backupOf(mina)];
    expect(slim.size).to.be.below(whole.size);
    mina.kill();
    const again = await world.browser();
    await restoreAndStart(again, slim);
    await again.api.chats.open(toJun);
    expect(shownTexts(again)).to.deep.equal([]);
    expect(again.state.chats.find(({ id }) => id === toJun)?.last).to.equal(null);
    await world.clock.advance(SOON_MS);
    await again.api.chats.send(toJun, 'new');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(again)).to.deep.equal(['new (delivered)']);
    expect(shownTexts(jun)).to.deep.equal(['left out', 'new']);
  });

  it('brings settings along, and no drafts, invites or secrets in flight', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const turn = { urls: 'turn:turn.test', username: 'mina', credential: 'open sesame' };
    const ways = { iceServers: [{ urls: ['stun:a.test', 'stun:b.test'] }, turn], relayedOnly: true };
    const off = ['something'];
    await mina.api.settings.change({ readReceipts: false, off, ...ways });
    await mina.api.chats.setDraft(NOTES_CHAT, 'half a thought');
    await mina.api.invites.create();
    const again = await world.browser();
    await restoreAndStart(again, await backupOf(mina));
    expect(again.state.settings).to.deep.include({ readReceipts: false, off, ...ways });
    expect((await again.api.diagnostics()).join('\n')).to.not.contain(turn.credential);
    expect(again.state.invites).to.deep.equal([]);
    for (const table of ['drafts', 'invites', 'redemptions', 'sessions', 'spared']) {
      const rows = await again.store.list(table);
      expect(rows.ok && rows.value, table).to.deep.equal([]);
    }
  });
});

describe('making a backup', () => {
  it('needs a profile', async () => {
    const nobody = await createWorld().browser();
    const made = await nobody.api.backups.export({ passphrase: PASSPHRASE, history: true }, goOn);
    expect(made).to.deep.equal({ ok: false, error: { kind: 'no-profile' } });
  });

  it('can be called off, and says where the disk is full; nothing is left of it', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    await mina.api.chats.send(NOTES_CHAT, 'a note');
    const request = { passphrase: PASSPHRASE, history: true };
    const called = await mina.api.backups.export(request, ({ step }) => step === 'key');
    expect(called).to.deep.equal({ ok: false, error: { kind: 'cancelled' } });
    expect(mina.files.holds).to.equal(false);
    mina.files.failAfter(200, { kind: 'full' });
    const full = await mina.api.backups.export(request, goOn);
    expect(full).to.deep.equal({ ok: false, error: { kind: 'not-kept', problem: 'full' } });
    expect(mina.files.holds).to.equal(false);
  });

  it('holds what there was when it was begun, whatever comes meanwhile', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [toJun] = await befriend(world, mina, jun);
    for (let i = 1; i <= 300; i++) await mina.api.chats.send(toJun, `message ${i}`);
    await world.clock.advance(SOON_MS);
    const request = { passphrase: PASSPHRASE, history: true };
    const made = await mina.api.backups.export(request, async ({ step }) => {
      if (step === 'messages') await mina.api.chats.send(toJun, 'too late');
      await world.clock.advance(200);
      return true;
    });
    if (!made.ok) throw new Error(made.error.kind);
    const again = await world.browser();
    mina.kill();
    await restoreAndStart(again, made.value);
    const history = await allMessages(again, toJun);
    expect(history.map(({ text }) => text)).to.deep.equal(
      Array.from({ length: 300 }, (_, i) => `message ${i + 1}`),
    );
    expect(history.every(({ state }) => state === 'delivered')).to.equal(true);
  });
});

describe('restoring a backup', () => {
  it('says how far it has come, in this order', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    for (let i = 0; i < 5; i++) await mina.api.chats.send(NOTES_CHAT, `note ${i}`);
    const steps: BackupProgress[] = [];
    const tell = (progress: BackupProgress): boolean => steps.push(progress) > 0;
    const made = await mina.api.backups.export({ passphrase: PASSPHRASE, history: true }, tell);
    if (!made.ok) throw new Error(made.error.kind);
    expect(steps).to.deep.equal([{ step: 'key' }, { step: 'messages', done: 0, total: 5 }]);
    steps.length = 0;
    const again = await world.browser();
    await again.api.backups.restore({ file: made.value, passphrase: PASSPHRASE }, tell);
    expect(steps).to.deep.equal([
      { step: 'key' },
      { step: 'checking', done: made.value.size, total: made.value.size },
      { step: 'messages', done: 5, total: 5 },
    ]);
  });

  it('is for a browser without a profile alone', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const refused = await restore(jun, await backupOf(mina));
    expect(refused).to.deep.equal({ ok: false, error: { kind: 'has-profile' } });
    expect(jun.state.profile?.nickname).to.equal('Jun');
  });

  it('refuses the backup of another network, and a passphrase that is another', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina', 'elsewhere');
    const file = await backupOf(mina);
    const again = await world.browser();
    const problemOf = async (passphrase: string) => {
      const refused = await restore(again, file, passphrase);
      return refused.ok ? 'restored' : refused.error;
    };
    expect(await problemOf(PASSPHRASE)).to.deep.equal({ kind: 'refused', problem: 'foreign-network' });
    expect(await problemOf(`${PASSPHRASE} `)).to.deep.equal({ kind: 'refused', problem: 'wrong-passphrase' });
    expect((await again.api.profile.start('Somebody')).ok).to.equal(true);
  });

  it('is not made for an unlocked screen alone, where there is a passphrase', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const mine = 'what opens this browser';
    expect((await mina.api.vault({ kind: 'set', passphrase: mine })).ok).to.equal(true);
    const request = { passphrase: PASSPHRASE, history: true };
    const wrong = { ok: false, error: { kind: 'wrong' } };
    expect(await mina.api.backups.export(request, goOn)).to.deep.equal(wrong);
    for (const current of ['', 'something else', PASSPHRASE])
      expect(await mina.api.backups.export({ ...request, current }, goOn)).to.deep.equal(wrong);
    const made = await mina.api.backups.export({ ...request, current: mine }, goOn);
    if (!made.ok) throw new Error(made.error.kind);
    expect((await restore(await world.browser(), made.value)).ok).to.equal(true);
    expect((await mina.api.vault({ kind: 'remove', passphrase: mine })).ok).to.equal(true);
    expect((await mina.api.backups.export(request, goOn)).ok).to.equal(true);
  });

  it('is not sealed with a passphrase that is soon guessed', async () => {
    const mina = await createWorld().browser('Mina');
    const makeWith = async (passphrase: string) => {
      const made = await mina.api.backups.export({ passphrase, history: true }, goOn);
      return made.ok ? 'made' : made.error.kind;
    };
    // Characters count as a person sees them in their composed form, not their bytes.
    const short = ['', 'tide pool', 'elevenchars', 'é'.normalize('NFD').repeat(11)];
    for (const passphrase of short) expect(await makeWith(passphrase)).to.equal('too-short');
    expect(await makeWith('twelve chars')).to.equal('made');
  });

  it('is offered six words, others each time, that are enough', async () => {
    const mina = await createWorld().browser('Mina');
    const offered = [await mina.api.backups.suggestPassphrase(), await mina.api.backups.suggestPassphrase()];
    for (const each of offered) expect(each).to.match(/^(?:[a-z]{3,8} ){5}[a-z]{3,8}$/u);
    expect(offered[0]).not.to.equal(offered[1]);
    const made = await mina.api.backups.export({ passphrase: offered[0] ?? '', history: true }, goOn);
    expect(made.ok).to.equal(true);
  });

  it('takes the same passphrase however the keyboard composed it', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const made = await mina.api.backups.export(
      { passphrase: 'Caf\u00e9 at sea \ud83c\udf0a', history: true },
      goOn,
    );
    if (!made.ok) throw new Error(made.error.kind);
    const again = await world.browser();
    expect((await restore(again, made.value, 'Cafe\u0301 at sea \ud83c\udf0a')).ok).to.equal(true);
  });

  it('that is interrupted leaves nobody half there, and the next one starts clean', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    for (let i = 0; i < 1_200; i++) await mina.api.chats.send(NOTES_CHAT, `note ${i}`);
    const file = await backupOf(mina);
    const rowsOf = async ({ store }: Somebody, table: string): Promise<number> => {
      const rows = await store.list(table);
      return rows.ok ? rows.value.length : -1;
    };
    const again = await world.browser();
    // The page is closed after the first batch: nothing answers any more.
    const closed = Promise.withResolvers<void>();
    void again.api.backups.restore({ file, passphrase: PASSPHRASE }, async ({ step }) => {
      if (step !== 'messages') return true;
      again.kill();
      closed.resolve();
      return new Promise(() => undefined);
    });
    await closed.promise;
    await again.restart();
    expect(await rowsOf(again, 'entries')).to.be.above(0);
    expect(again.state.profile).to.equal(null);
    expect(again.state.chats.map(({ last }) => last)).to.deep.equal([null]);
    // A new profile in this browser shows nothing of it.
    const other = again.store.reopen();
    await again.api.profile.start('Somebody else');
    await again.api.chats.open(NOTES_CHAT);
    expect(shownTexts(again)).to.deep.equal([]);
    other.close();
    const third = await world.browser();
    await third.store.write([{ op: 'put', table: 'entries', key: [1, 1, 1, 9_999, 0], value: 'left over' }]);
    await restoreAndStart(third, file);
    expect(await rowsOf(third, 'entries')).to.equal(1_200);
  });

  it('that finds the disk full, or is called off, leaves nothing', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    for (let i = 0; i < 1_200; i++) await mina.api.chats.send(NOTES_CHAT, `note ${i}`);
    const file = await backupOf(mina);
    const again = await world.browser();
    const stopped = await again.api.backups.restore({ file, passphrase: PASSPHRASE }, ({ step }) => {
      return step !== 'messages';
    });
    expect(stopped).to.deep.equal({ ok: false, error: { kind: 'cancelled' } });
    let writes = 0;
    const write = again.store.write.bind(again.store);
    again.store.write = async (batch) =>
      ++writes === 3 ? { ok: false, error: { kind: 'full' } } : write(batch);
    const full = await restore(again, file);
    expect(full).to.deep.equal({ ok: false, error: { kind: 'not-kept', problem: 'full' } });
    for (const table of ['entries', 'places', 'ids', 'logs', 'keys', 'profile', 'contacts', 'chats']) {
      const rows = await again.store.list(table);
      expect(rows.ok && rows.value, table).to.deep.equal([]);
    }
    expect((await again.api.profile.start('Somebody')).ok).to.equal(true);
  });

  it('ends this engine: nothing overwrites what was restored', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const again = await world.browser();
    const [restored, started] = await Promise.all([
      restore(again, await backupOf(mina)),
      again.api.profile.start('In a hurry'),
    ]);
    // Whichever comes first: there is one profile, and it is whole.
    expect([restored.ok, started.ok].filter(Boolean)).to.have.length(1);
    await again.restart();
    expect(again.state.profile?.nickname).to.equal(restored.ok ? 'Mina' : 'In a hurry');
    const late = await world.browser();
    await restore(late, await backupOf(mina));
    expect((await late.api.profile.start('Too late')).ok).to.equal(false);
    await late.restart();
    expect(late.state.profile?.nickname).to.equal('Mina');
  });
});
