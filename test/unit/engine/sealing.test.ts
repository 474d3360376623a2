import { expect } from 'chai';
import { EMPTY_MESSAGE_AFTER_MS } from '../../../src/engine/sealing/empty-messages.ts';
import { decodePeer } from '../../../src/engine/sessions/peer-state.ts';
import { PREKEY_AGE_MS, PREKEY_KEEP_MS } from '../../../src/engine/sessions/limits.ts';
import { decodeParts } from '../../../src/engine/devices/device-card.ts';
import type { CardRecord, PrekeysRecord } from '../../../src/engine/devices/kept.ts';
import type { SessionRecord } from '../../../src/engine/sealing/kept.ts';
import { decodeCbor } from '../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import {
  SOON_MS,
  allMessages,
  befriend,
  createWorld,
  personOf,
  shownTexts,
  type Somebody,
} from './world/world.ts';

const twoFriends = async (seed = 31) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina };
};

const rowsOf = async <T>(
  somebody: Somebody,
  table: string,
): Promise<readonly { key: string; value: T }[]> => {
  const rows = await somebody.store.list(table);
  if (!rows.ok) throw new Error(rows.error.kind);
  return rows.value as unknown as readonly { key: string; value: T }[];
};

/** Forgets all sessions, as a damaged disk does. */
const loseSessions = async (somebody: Somebody): Promise<void> => {
  const rows = await rowsOf(somebody, 'sessions');
  await somebody.store.write(rows.map(({ key }) => ({ op: 'delete', table: 'sessions', key })));
};

const ownPrekeys = async (somebody: Somebody): Promise<PrekeysRecord> => {
  const [row] = await rowsOf<PrekeysRecord>(somebody, 'prekeys');
  if (!row) throw new Error('no prekeys');
  return row.value;
};

/** The number of the prekeys on the own card. */
const sequenceOf = ({ parts }: PrekeysRecord): number => decodeParts(parts)?.prekeys[0]?.sequence ?? 0;

/** When the newest of all sessions last mixed a hybrid secret in. */
const mixedAt = async (somebody: Somebody): Promise<number> => {
  const states = (await rowsOf<SessionRecord>(somebody, 'sessions')).map(({ value }) =>
    decodePeer(value.state),
  );
  return Math.max(
    ...states.flatMap((state) => state?.sessions ?? []).map(({ ratchet }) => ratchet.rekey.mixedAt),
  );
};

describe('messages between two people', () => {
  it('are kept only where they were read: whoever carries the link sees no word of them', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    const seen: Bytes[] = [];
    for (const { node } of [mina, jun]) {
      const send = node.send.bind(node);
      node.send = (link, frame) => {
        seen.push(frame.slice());
        return send(link, frame);
      };
    }
    await mina.api.chats.send(toJun, 'the harbour at noon');
    await world.clock.advance(SOON_MS);
    await jun.api.profile.rename('Juniper');
    await jun.api.chats.send(toMina, 'bring the lantern');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['the harbour at noon', 'bring the lantern (delivered)']);
    expect(seen.length).to.be.greaterThan(4);
    const all = seen
      .map((frame) => frame.reduce((text, byte) => text + String.fromCharCode(byte), ''))
      .join('');
    for (const word of ['harbour', 'lantern', 'Mina', 'Jun', 'Juniper', personOf(mina), personOf(jun)])
      expect(all).not.to.contain(word);
  });

  it('go on when one side has lost its sessions, each once', async () => {
    for (const loser of ['mina', 'jun'] as const) {
      const people = await twoFriends();
      const { world, mina, jun, toJun, toMina } = people;
      await mina.api.chats.send(toJun, 'before');
      await world.clock.advance(SOON_MS);
      people[loser].kill();
      await mina.api.chats.send(toJun, 'while away').catch(() => undefined);
      await loseSessions({ ...people[loser], store: people[loser].store.reopen() } as Somebody);
      await people[loser].restart();
      await world.clock.advance(SOON_MS);
      await jun.api.chats.send(toMina, 'from Jun');
      await mina.api.chats.send(toJun, 'after');
      await world.clock.advance(30_000);
      const atJun = (await allMessages(jun, toMina)).filter(({ mine }) => !mine);
      const atMina = (await allMessages(mina, toJun)).filter(({ mine }) => !mine);
      const written = loser === 'jun' ? ['before', 'while away', 'after'] : ['before', 'after'];
      expect(
        atJun.map(({ text }) => text),
        `${loser} lost`,
      ).to.deep.equal(written);
      expect(
        atMina.map(({ text }) => text),
        `${loser} lost`,
      ).to.deep.equal(['from Jun']);
    }
  });

  it('go on when both have lost their sessions and much was waiting', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    await mina.api.chats.send(toJun, 'before');
    await world.clock.advance(SOON_MS);
    jun.kill();
    await world.clock.advance(30_000);
    const texts = Array.from({ length: 150 }, (_, i) => `waiting ${i}`);
    for (const text of texts) await mina.api.chats.send(toJun, text);
    mina.kill();
    for (const one of [mina, jun]) await loseSessions({ ...one, store: one.store.reopen() } as Somebody);
    await mina.restart();
    await jun.restart();
    await world.clock.advance(60_000);
    const atJun = await allMessages(jun, toMina);
    expect(atJun.map(({ text }) => text)).to.deep.equal(['before', ...texts]);
  });

  it('are not lost when what was opened could not be written', async () => {
    const { world, mina, jun, toJun } = await twoFriends();
    jun.store.failWrites({ kind: 'full' });
    await mina.api.chats.send(toJun, 'first');
    await mina.api.chats.send(toJun, 'second');
    await world.clock.advance(SOON_MS);
    jun.store.failWrites(null);
    await world.clock.advance(30_000);
    expect(shownTexts(jun)).to.deep.equal(['first', 'second']);
    expect(shownTexts(mina)).to.deep.equal(['first (delivered)', 'second (delivered)']);
  });

  it('mix in a fresh hybrid exchange at a new link, though nobody says anything', async () => {
    const { world, mina, jun, toJun } = await twoFriends();
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    const before = await mixedAt(mina);
    for (const link of mina.node.openLinks()) mina.node.cut(link);
    await world.clock.advance(SOON_MS + 3 * EMPTY_MESSAGE_AFTER_MS + SOON_MS);
    expect(await mixedAt(mina)).to.be.greaterThan(before);
    expect(await mixedAt(jun)).to.be.greaterThan(before);
    expect(shownTexts(jun)).to.deep.equal(['hello']);
  });
});

describe('prekeys', () => {
  it('are made anew every day and a half, told to contacts, and destroyed when nothing needs them', async () => {
    const { world, mina, jun, toMina } = await twoFriends();
    const first = await ownPrekeys(mina);
    jun.kill();
    await world.clock.advance(PREKEY_AGE_MS + 3_600_000);
    await jun.restart();
    await world.clock.advance(SOON_MS);
    const second = await ownPrekeys(mina);
    expect(sequenceOf(second)).to.be.greaterThan(sequenceOf(first));
    const [card] = await rowsOf<CardRecord>(jun, 'cards');
    expect(card?.value.parts).to.deep.equal(second.parts);
    const secretOf = (record: PrekeysRecord, at: number) =>
      (decodeCbor(record.secrets) as Bytes[][])[at]?.[0];
    const firstSecret = secretOf(first, 0)?.join();
    jun.kill();
    await world.clock.advance(PREKEY_KEEP_MS + 2 * PREKEY_AGE_MS);
    await jun.restart();
    await world.clock.advance(SOON_MS);
    const kept = (decodeCbor((await ownPrekeys(mina)).secrets) as Bytes[][]).map(([secret]) =>
      secret?.join(),
    );
    expect(kept).not.to.include(firstSecret);
    await jun.api.chats.send(toMina, 'still with you');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['still with you']);
  });

  it('change on and let messages through while clocks are set by years, both ways', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    const [hour, day] = [3_600_000, 86_400_000];
    const texts: string[] = [];
    for (const days of [3_650, -3_650, -20 * 365, 20 * 365, 2, -2]) {
      jun.kill();
      world.clock.jump(days * day);
      // An app that is open looks every hour, one that is opened looks at once.
      await world.clock.advance(2 * hour);
      await jun.restart();
      await world.clock.advance(SOON_MS);
      for (const somebody of [mina, jun]) {
        const { secrets, madeAt } = await ownPrekeys(somebody);
        const now = world.clock.now();
        expect(madeAt, `${days} days`).to.be.within(now - PREKEY_AGE_MS, now + day);
        const kept = decodeCbor(secrets) as readonly [Bytes, Bytes, number][];
        for (const [, , at] of kept) expect(at, `${days} days`).to.be.within(now - PREKEY_KEEP_MS, now + day);
      }
      texts.push(`${days}`);
      await mina.api.chats.send(toJun, `${days}`);
      await jun.api.chats.send(toMina, `${days}`);
      await world.clock.advance(30_000);
      for (const [somebody, other] of [
        [mina, toJun],
        [jun, toMina],
      ] as const) {
        const all = await allMessages(somebody, other);
        expect(all.filter(({ mine }) => !mine).map(({ text }) => text)).to.deep.equal(texts);
      }
    }
  });

  it('let somebody start who comes back after a month', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    jun.kill();
    await world.clock.advance(30 * 86_400_000);
    await mina.api.chats.send(toJun, 'where have you been?');
    await jun.restart();
    await world.clock.advance(30_000);
    await jun.api.chats.send(toMina, 'at sea');
    await world.clock.advance(30_000);
    const atJun = await allMessages(jun, toMina);
    expect(atJun.map(({ text }) => text)).to.deep.equal(['where have you been?', 'at sea']);
    expect(shownTexts(mina)).to.deep.equal(['where have you been? (delivered)', 'at sea']);
  });
});
