import { expect } from 'chai';
import type { Contact } from '../../../src/engine/api/state.ts';
import { newDeviceOf, withDevices } from '../../../src/engine/contacts/contact-record.ts';
import { LOOK_AFTER_MS } from '../../../src/engine/elsewhere/elsewhere.ts';
import { type ContactRecord, MAX_CONTACT_DEVICES } from '../../../src/engine/contacts/kept.ts';
import type { PersonId } from '../../../src/engine/api/ids.ts';
import {
  SOON_MS,
  befriend,
  createWorld,
  personOf,
  readFirst,
  shownTexts,
  type Somebody,
  type World,
} from './world/world.ts';

const PASSPHRASE = 'correct horse battery staple';

/** A person's backup, restored in another browser, which is not reloaded yet. */
const copyOf = async (world: World, somebody: Somebody): Promise<Somebody> => {
  const file = await somebody.api.backups.export({ passphrase: PASSPHRASE, history: false }, () => true);
  if (!file.ok) throw new Error(file.error.kind);
  const copy = await world.browser();
  const restored = await copy.api.backups.restore({ file: file.value, passphrase: PASSPHRASE }, () => true);
  if (!restored.ok) throw new Error(restored.error.kind);
  return copy;
};

const contactAt = (of: Somebody, person: PersonId): Contact => {
  const found = of.state.contacts.find(({ id }) => id === person);
  if (!found) throw new Error('no such contact');
  return found;
};

const twoFriends = async () => {
  const world = createWorld(81);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const chats = await befriend(world, mina, jun);
  const soon = (): Promise<void> => world.clock.advance(SOON_MS);
  /** So that no test waits for code that is loaded when it is first needed. */
  for (const each of [mina, jun]) await each.api.verification.fingerprint(personOf(each));
  return { world, mina, jun, minaId: personOf(mina), junId: personOf(jun), chats, soon };
};

/** Compares safety codes; both say that they match. */
const verify = async (a: Somebody, b: Somebody, soon: () => Promise<void>): Promise<void> => {
  const [idOfA, idOfB] = [personOf(a), personOf(b)];
  for (const end of ['start', 'confirm'] as const) {
    await (end === 'start' ? a.api.verification.start(idOfB) : a.api.verification.confirm(idOfB, true));
    await soon();
    await (end === 'start' ? b.api.verification.start(idOfA) : b.api.verification.confirm(idOfA, true));
    await soon();
  }
};

describe('the devices of a contact', () => {
  it('that were there when the contact was made are no news, however often they come', async () => {
    const { mina, jun, minaId, junId, soon } = await twoFriends();
    await Promise.all([mina.restart(), jun.restart()]);
    await soon();
    expect(contactAt(jun, minaId).newDevice).to.equal(null);
    expect(contactAt(mina, junId).newDevice).to.equal(null);
  });

  it('are told of when a new one comes, until the person has seen it, and that outlives a restart', async () => {
    const { world, mina, jun, minaId, soon } = await twoFriends();
    const copy = await copyOf(world, mina);
    mina.kill();
    await world.clock.advance(60_000);
    const restoredAt = world.clock.now();
    await copy.restart();
    await soon();
    const fresh = contactAt(jun, minaId).newDevice;
    expect(fresh?.seen).to.equal(false);
    expect(fresh?.firstSeenAt).to.be.at.least(restoredAt);
    await jun.restart();
    await soon();
    expect(contactAt(jun, minaId).newDevice).to.deep.equal(fresh);
    expect((await jun.api.contacts.seeDevices(minaId)).ok).to.equal(true);
    await jun.restart();
    await soon();
    await copy.restart();
    await soon();
    expect(contactAt(jun, minaId).newDevice).to.deep.equal({ ...fresh, seen: true });
  });

  it('stand beside Verified until the safety code was compared with the new one', async () => {
    const { world, mina, jun, minaId, soon } = await twoFriends();
    await verify(mina, jun, soon);
    expect(contactAt(jun, minaId)).to.include({ identity: 'verified', newDevice: null });
    const copy = await copyOf(world, mina);
    mina.kill();
    await world.clock.advance(60_000);
    await copy.restart();
    await soon();
    await jun.api.contacts.seeDevices(minaId);
    await soon();
    expect(contactAt(jun, minaId).identity).to.equal('verified');
    expect(contactAt(jun, minaId).newDevice?.seen).to.equal(true);
    // A code that is made of the identity keys alone says nothing of the device.
    const code = await jun.api.verification.fingerprint(minaId);
    if (!code.ok) throw new Error(code.error.kind);
    await jun.api.verification.check(minaId, code.value.digits);
    await soon();
    expect(contactAt(jun, minaId).newDevice).not.to.equal(null);
    await verify(copy, jun, soon);
    expect(contactAt(jun, minaId)).to.include({ identity: 'verified', newDevice: null });
  });

  it('that become contacts anew with another device are told of as well', async () => {
    const { world, mina, jun, minaId, soon } = await twoFriends();
    const copy = await copyOf(world, mina);
    mina.kill();
    await jun.api.chats.open(null);
    await copy.restart();
    const invite = await copy.api.invites.create();
    if (!invite.ok) throw new Error(invite.error.kind);
    await jun.api.invites.accept(invite.value.code);
    await soon();
    expect(contactAt(jun, minaId).newDevice?.seen).to.equal(false);
  });

  it('are each told what was read of what they wrote, though it was read at once', async () => {
    const { world, mina, jun, chats, soon } = await twoFriends();
    const copy = await copyOf(world, mina);
    await mina.api.chats.send(chats[0], 'from the old one');
    await soon();
    mina.kill();
    await world.clock.advance(60_000);
    await copy.restart();
    await copy.api.chats.open(chats[0]);
    await copy.api.chats.send(chats[0], 'from the new one');
    await soon();
    expect(shownTexts(jun)).to.deep.equal(['from the old one', 'from the new one']);
    await readFirst(jun, chats[1], 2);
    await soon();
    expect(shownTexts(copy)).to.deep.equal(['from the new one (read)']);
    copy.kill();
    await world.clock.advance(60_000);
    await mina.restart();
    await mina.api.chats.open(chats[0]);
    await soon();
    expect(shownTexts(mina)).to.deep.equal(['from the old one (read)']);
  });

  it('are as many as somebody shows, and no more are kept than the newest', () => {
    let record = { devices: [], verified: null } as unknown as ContactRecord;
    const keyOf = (seed: number) => new Uint8Array(32).fill(seed);
    for (let seed = 0; seed <= 2 * MAX_CONTACT_DEVICES; seed++)
      record = withDevices(record, [keyOf(seed), keyOf(seed)], seed) ?? record;
    expect(record.devices).to.have.lengthOf(MAX_CONTACT_DEVICES);
    expect(newDeviceOf(record)).to.deep.equal({ firstSeenAt: 2 * MAX_CONTACT_DEVICES, seen: false });
    expect(withDevices(record, [keyOf(2 * MAX_CONTACT_DEVICES)], 1_000)).to.equal(undefined);
  });
});

describe('another device that runs as oneself', () => {
  it('is told to both within a call, with all contacts linked, until it was seen', async () => {
    const { world, mina, jun, chats, soon } = await twoFriends();
    const copy = await copyOf(world, mina);
    expect(mina.state.elsewhere).to.equal(null);
    await world.clock.advance(2 * LOOK_AFTER_MS);
    expect(mina.state.elsewhere).to.equal(null);
    await copy.restart();
    const at = world.clock.now();
    await world.clock.advance(LOOK_AFTER_MS + SOON_MS);
    for (const each of [mina, copy]) expect(each.state.elsewhere?.since).to.be.at.least(at);
    expect(jun.state.elsewhere).to.equal(null);

    await mina.restart();
    await soon();
    expect(mina.state.elsewhere).not.to.equal(null);
    expect((await mina.api.elsewhere.see()).ok).to.equal(true);
    await soon();
    expect(mina.state.elsewhere).to.equal(null);
    await mina.restart();
    await world.clock.advance(LOOK_AFTER_MS + SOON_MS);
    // It was met again, and is known.
    expect(mina.state.elsewhere).to.equal(null);

    // The one of the two with a link to the contact goes on talking.
    await jun.api.chats.send(chats[1], 'who is there?');
    await soon();
    expect(shownTexts(jun).at(-1)).to.equal('who is there? (delivered)');
  });

  it('is found at a place that nobody else knows, and this browser alone finds nobody', async () => {
    const { world, mina, jun } = await twoFriends();
    const strangers = await world.browser('Mina');
    await world.clock.advance(10 * LOOK_AFTER_MS);
    for (const each of [mina, jun, strangers]) expect(each.state.elsewhere).to.equal(null);
  });
});
