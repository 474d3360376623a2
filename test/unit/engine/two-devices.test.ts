import { expect } from 'chai';
import { LOOK_AFTER_MS } from '../../../src/engine/elsewhere/elsewhere.ts';
import { partsOf } from '../../../src/engine/devices/card-parts.ts';
import { decodeParts, uniteCards } from '../../../src/engine/devices/device-card.ts';
import { devicesOn } from '../../../src/engine/devices/device-list.ts';
import { signOperation } from '../../../src/engine/devices/operation.ts';
import { signingKeyOf } from '../../../src/engine/crypto/signature.ts';
import type { IdentitySecrets } from '../../../src/engine/identity/identity.ts';
import type { CardRecord, PrekeysRecord } from '../../../src/engine/storage/tables.ts';
import { MAX_CARD_BYTES } from '../../../src/engine/wire/frames.ts';
import { createRememberingPrimitives } from '../remembering-primitives.ts';
import {
  SOON_MS,
  allMessages,
  befriend,
  createWorld,
  personOf,
  type Somebody,
  type World,
} from './world/world.ts';

const PASSPHRASE = 'correct horse battery staple';
const primitives = createRememberingPrimitives();

const recordOf = async <T>(somebody: Somebody, table: string, key: string): Promise<T> => {
  const record = await somebody.store.get(table, key);
  if (!record.ok || record.value === undefined) throw new Error(`no record of ${table}`);
  return record.value as T;
};

/** Seats of the devices on the list that somebody knows of a contact, or of themselves. */
const seatsAt = async (somebody: Somebody, of?: Somebody): Promise<readonly number[]> => {
  const { parts } = of
    ? await recordOf<CardRecord>(somebody, 'cards', personOf(of))
    : await recordOf<PrekeysRecord>(somebody, 'prekeys', 'self');
  return devicesOn(decodeParts(parts)?.list ?? []).map(({ seat }) => seat);
};

/** A backup of somebody, restored in this many browsers of their own. */
const copiesOf = async (world: World, somebody: Somebody, count = 1): Promise<readonly Somebody[]> => {
  const file = await somebody.api.backups.export({ passphrase: PASSPHRASE, history: false }, () => true);
  if (!file.ok) throw new Error(file.error.kind);
  const copies: Somebody[] = [];
  for (let i = 0; i < count; i++) {
    const copy = await world.browser();
    const restored = await copy.api.backups.restore({ file: file.value, passphrase: PASSPHRASE }, () => true);
    if (!restored.ok) throw new Error(restored.error.kind);
    copies.push(copy);
  }
  return copies;
};

/** Takes the device on this seat away, as another one of its person's does. */
const removeSeat = async (somebody: Somebody, seat: number): Promise<void> => {
  const { identitySecret } = await recordOf<IdentitySecrets>(somebody, 'keys', 'self');
  const record = await recordOf<PrekeysRecord>(somebody, 'prekeys', 'self');
  const identity = await signingKeyOf(primitives, identitySecret);
  const said = { kind: 'remove', seat, generation: 1, ms: 0, extensions: new Map() } as const;
  const list = [await signOperation(primitives, identity, said)];
  const card = uniteCards(decodeParts(record.parts)!, { identityKey: identity.publicKey, list, prekeys: [] });
  const value = { ...record, parts: partsOf(card, MAX_CARD_BYTES) };
  somebody.kill();
  await somebody.store.reopen().write([{ op: 'put', table: 'prekeys', key: 'self', value }]);
  await somebody.restart();
};

const twoFriends = async (seed: number) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina };
};

const received = async (somebody: Somebody, chat: Parameters<typeof allMessages>[1]) =>
  (await allMessages(somebody, chat)).filter(({ mine }) => !mine).map(({ text }) => text);

describe('a contact with two devices', () => {
  it('gets what is written on both, linked at the same time or one after the other, and is heard from both', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(171);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(LOOK_AFTER_MS + SOON_MS);
    for (const each of [mina, copy]) {
      await each.restart();
      await each.api.chats.open(toJun);
      await world.clock.advance(2 * SOON_MS);
    }
    expect(await seatsAt(jun, mina)).to.deep.equal([0, 1]);
    expect(await seatsAt(copy)).to.deep.equal([0, 1]);
    expect(await seatsAt(mina)).to.deep.equal([0, 1]);

    await jun.api.chats.send(toMina, 'to whoever is there');
    await world.clock.advance(SOON_MS);
    mina.kill();
    await jun.api.chats.send(toMina, 'to the new one');
    await copy.api.chats.send(toJun, 'from the new one');
    await world.clock.advance(30_000);
    copy.kill();
    await world.clock.advance(30_000);
    await jun.api.chats.send(toMina, 'to the old one');
    await mina.restart();
    await mina.api.chats.open(toJun);
    await mina.api.chats.send(toJun, 'from the old one');
    await world.clock.advance(30_000);
    const written = ['to whoever is there', 'to the new one', 'to the old one'];
    expect(await received(mina, toJun)).to.deep.equal(written);
    mina.kill();
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(30_000);
    expect(await received(copy, toJun)).to.deep.equal(written);
    expect(await received(jun, toMina)).to.deep.equal(['from the new one', 'from the old one']);
  });

  it('loses no device to a second one that was restored from the same file', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(172);
    const copies = await copiesOf(world, mina, 2);
    mina.kill();
    // Each adds itself without knowing of the other, and meets Jun alone.
    for (const copy of copies) {
      await copy.restart();
      await world.clock.advance(30_000);
      copy.kill();
      await world.clock.advance(30_000);
    }
    for (const [at, copy] of copies.entries()) {
      await copy.restart();
      await copy.api.chats.open(toJun);
      await copy.api.chats.send(toJun, `from ${at}`);
      await jun.api.chats.send(toMina, `to ${at}`);
      await world.clock.advance(60_000);
      expect(await seatsAt(copy)).to.deep.equal([0, 1, 2]);
      expect((await received(copy, toJun)).at(-1)).to.equal(`to ${at}`);
      copy.kill();
      await world.clock.advance(30_000);
    }
    expect(await seatsAt(jun, mina)).to.deep.equal([0, 1, 2]);
    expect(await received(jun, toMina)).to.deep.equal(['from 0', 'from 1']);
  });

  it('says and hears nothing more by a device that was removed, which is told so', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends(173);
    const [copy] = (await copiesOf(world, mina)) as [Somebody];
    mina.kill();
    await world.clock.advance(30_000);
    await copy.restart();
    await world.clock.advance(30_000);
    await removeSeat(copy, 0);
    await world.clock.advance(30_000);
    expect(await seatsAt(jun, mina)).to.deep.equal([1]);
    copy.kill();
    await world.clock.advance(30_000);

    await jun.api.chats.send(toMina, 'not for the old one');
    await mina.restart();
    await mina.api.chats.open(toJun);
    await mina.api.chats.send(toJun, 'from the old one');
    await world.clock.advance(60_000);
    expect(await received(mina, toJun)).to.deep.equal([]);
    expect(await received(jun, toMina)).to.deep.equal([]);
    // It showed an old card, which changed nothing, and was told the newer one.
    expect(await seatsAt(jun, mina)).to.deep.equal([1]);
    expect(await seatsAt(mina)).to.deep.equal([1]);
    mina.kill();
    await copy.restart();
    await copy.api.chats.open(toJun);
    await world.clock.advance(60_000);
    expect(await received(copy, toJun)).to.deep.equal(['not for the old one']);
  });
});
