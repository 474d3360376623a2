import { expect } from 'chai';
import { overlayFrame } from '../../../../src/engine/wire/link-frames.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { SOON_MS, personOf, readFirst, shownTexts, type Somebody } from '../world/world.ts';
import { type Apart, VIA_MS, acquaint, chatOf, openChats, pathTo, twoApart } from './people.ts';

/** Of an unknown kind. It is sent in place of a lost frame, because frames are numbered. */
const SAYS_NOTHING = overlayFrame.encode(Uint8Array.of(255));

/** Loses a share of what this browser passes on for the network. */
const loseDatagrams = (somebody: Somebody, share: number): void => {
  const random = createSeededRandom(7);
  somebody.outgoing = (frame: Bytes) => {
    const isNetwork = overlayFrame.decode(frame) !== undefined;
    return isNetwork && (random.bytes(1)[0] ?? 0) / 256 < share ? SAYS_NOTHING : frame;
  };
};

const numbered = (count: number, name: string): string[] =>
  Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);

/** Texts by author, without the states of own ones. */
const textsOf = (somebody: Somebody, mine: boolean): string[] =>
  somebody
    .messages()
    .filter((message) => message.mine === mine)
    .map(({ text }) => text);

/** Both write by turns, with so long between two messages. */
const talk = async ({ world, mina, jun }: Apart, count: number, pauseMs: number): Promise<void> => {
  for (const at of numbered(count, '').keys()) {
    await mina.api.chats.send(chatOf(jun), `Mina ${at + 1}`);
    await jun.api.chats.send(chatOf(mina), `Jun ${at + 1}`);
    await world.clock.advance(pauseMs);
  }
};

/** Everything has arrived, in its order and once, and both know it. */
const expectAll = ({ mina, jun }: Apart, count: number): void => {
  const states = (somebody: Somebody) => new Set(somebody.messages().map(({ state }) => state));
  expect(textsOf(mina, false)).to.deep.equal(numbered(count, 'Jun'));
  expect(textsOf(jun, false)).to.deep.equal(numbered(count, 'Mina'));
  expect([[...states(mina)], [...states(jun)]]).to.deep.equal([['delivered'], ['delivered']]);
};

describe('two people without a path of their own', () => {
  it('become contacts by an invite, and talk, via the network', async () => {
    const parts = await twoApart(1);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    expect(mina.node.linksWith(jun.node)).to.deep.equal([]);
    await mina.api.chats.send(chatOf(jun), 'hello');
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(chatOf(mina), 'so it works');
    await readFirst(jun, chatOf(mina), 1);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (read)', 'so it works']);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'so it works (delivered)']);
    expect([mina.faults, jun.faults]).to.deep.equal([[], []]);
  });

  it('become contacts by a request, and talk, via the network', async () => {
    const parts = await twoApart(2);
    const { world, mina, jun } = parts;
    await mina.api.people.search('Jun');
    await world.clock.advance(SOON_MS);
    await mina.api.people.request(personOf(jun), 'It is me');
    await world.clock.advance(SOON_MS);
    await jun.api.people.answer(personOf(mina), 'accept');
    await world.clock.advance(VIA_MS);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    await openChats(parts);
    await talk(parts, 2, SOON_MS);
    expectAll(parts, 2);
  });

  it('lose and double nothing while a fifth of what is passed on is lost', async () => {
    const parts = await twoApart(3, { others: 3 });
    await acquaint(parts);
    for (const other of parts.others) loseDatagrams(other, 0.2);
    await talk(parts, 20, 500);
    await parts.world.clock.advance(90_000);
    expectAll(parts, 20);
  });

  it('send long texts, which take many datagrams', async () => {
    const parts = await twoApart(4);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    const texts = numbered(12, 'x'.repeat(60_000));
    for (const text of texts) await mina.api.chats.send(chatOf(jun), text);
    await world.clock.advance(60_000);
    expect(jun.messages().map(({ text }) => text)).to.deep.equal(texts);
    expect(pathTo(mina, jun)).to.equal('network');
  });

  it('move to a direct path in the middle of a conversation, and back', async () => {
    const parts = await twoApart(5);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    await talk(parts, 10, 100);
    parts.bring();
    // The network of a device has changed: it calls people that it reaches over a tunnel only.
    await mina.api.reachOut();
    for (let at = 10; at < 40; at++) {
      await mina.api.chats.send(chatOf(jun), `Mina ${at + 1}`);
      await jun.api.chats.send(chatOf(mina), `Jun ${at + 1}`);
      await world.clock.advance(100);
    }
    await world.clock.advance(VIA_MS);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['direct', 'direct']);
    expect(mina.node.linksWith(jun.node).length).to.equal(1);
    expectAll(parts, 40);
    parts.part();
    for (let at = 40; at < 60; at++) {
      await mina.api.chats.send(chatOf(jun), `Mina ${at + 1}`);
      await jun.api.chats.send(chatOf(mina), `Jun ${at + 1}`);
      await world.clock.advance(100);
    }
    await world.clock.advance(4 * VIA_MS);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    expectAll(parts, 60);
  });

  it('find each other again after one was started anew in the middle', async () => {
    const parts = await twoApart(6);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    for (const text of numbered(30, 'Mina')) await mina.api.chats.send(chatOf(jun), text);
    await world.clock.advance(60);
    await jun.restart();
    await world.clock.advance(60_000);
    await openChats(parts);
    await world.clock.advance(SOON_MS);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    expect(textsOf(jun, false)).to.deep.equal(numbered(30, 'Mina'));
    expect(new Set(mina.messages().map(({ state }) => state))).to.deep.equal(new Set(['delivered']));
  });

  it('see when the other is gone', async () => {
    const parts = await twoApart(7);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    jun.kill();
    await world.clock.advance(60_000);
    expect(pathTo(mina, jun)).to.equal('none');
  });

  it('compare their safety code via the network', async () => {
    const parts = await twoApart(8);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    await mina.api.verification.start(personOf(jun));
    await jun.api.verification.start(personOf(mina));
    await world.clock.advance(SOON_MS);
    const codes = [mina, jun].map(({ state }) => state.verifications[0]?.code);
    expect(codes[0]).to.match(/^\d{6}$/u);
    expect(codes[1]).to.equal(codes[0]);
  });

  it('go on comparing it when a direct path appears, and when that is gone again', async () => {
    const parts = await twoApart(10);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    const stepOf = (of: Somebody) => of.state.verifications[0]?.step;
    await mina.api.verification.start(personOf(jun));
    await world.clock.advance(VIA_MS);
    await jun.api.verification.start(personOf(mina));
    await world.clock.advance(VIA_MS);
    const code = mina.state.verifications[0]?.code;
    parts.bring();
    await mina.api.reachOut();
    await world.clock.advance(2 * VIA_MS);
    expect(pathTo(mina, jun)).to.equal('direct');
    expect([stepOf(mina), stepOf(jun)]).to.deep.equal(['comparing', 'comparing']);
    await mina.api.verification.confirm(personOf(jun), true);
    await world.clock.advance(SOON_MS);
    expect([stepOf(mina), stepOf(jun)]).to.deep.equal(['confirming', 'comparing']);
    parts.part();
    await world.clock.advance(4 * VIA_MS);
    expect(pathTo(mina, jun)).to.equal('network');
    expect(jun.state.verifications[0]?.code).to.equal(code);
    await jun.api.verification.confirm(personOf(mina), true);
    await world.clock.advance(VIA_MS);
    expect([stepOf(mina), stepOf(jun)]).to.deep.equal(['verified', 'verified']);
  });

  it('redeem an invite, and the sender comes later', async () => {
    const parts = await twoApart(9);
    const { world, mina, jun } = parts;
    const invite = await mina.api.invites.create();
    if (!invite.ok) throw new Error(invite.error.kind);
    mina.kill();
    await jun.api.invites.accept(invite.value.code);
    await world.clock.advance(2 * VIA_MS);
    expect(jun.state.redemptions[0]?.state).to.equal('away');
    await mina.restart();
    await world.clock.advance(5 * 60_000);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
  });
});

describe('two people with a contact in common that take no part in the network', () => {
  it('talk through that contact, which learns nothing of it', async () => {
    const parts = await twoApart(20, { overlay: false, others: 1 });
    const { world, mina, jun, others } = parts;
    const [ada] = others;
    if (!ada) throw new Error('nobody in common');
    // They met while there was a path.
    parts.bring();
    await acquaint(parts);
    await acquaint({ ...parts, mina: ada, jun: mina });
    await acquaint({ ...parts, mina: ada, jun });
    parts.part();
    await openChats(parts);
    await world.clock.advance(2 * VIA_MS);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    await talk(parts, 10, 300);
    await world.clock.advance(VIA_MS);
    expectAll(parts, 10);
    expect(ada.arrivals).to.deep.equal([]);
    // Without the contact, no device passes datagrams on.
    ada.kill();
    await world.clock.advance(90_000);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['none', 'none']);
  });
});
