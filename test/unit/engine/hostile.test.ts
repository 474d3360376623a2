import { expect } from 'chai';
import { createSigningKey } from '../../../src/engine/crypto/signature.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import { encodeFrame } from '../../../src/engine/wire/frames.ts';
import { deviceIdOf } from '../../../src/engine/wire/ids.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { deviceKeyOf, forgerOf } from './world/forger.ts';
import { SOON_MS, befriend, createWorld, personOf, shownTexts } from './world/world.ts';

const twoFriends = async () => {
  const world = createWorld(21);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina, forger: await forgerOf(jun), minaId: personOf(mina) };
};

describe('a contact who follows no rule', () => {
  it('loses the link with bytes that are no frame, and nothing else is lost', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    forger.send(new Uint8Array([0xff, 0x00, 0x01]));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('a frame that is none');
    await jun.api.sendText(toMina, 'sorry');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['sorry']);
  });

  it('gets nothing shown under another key, or as another person, or meant for somebody else', async () => {
    const { world, mina, jun, forger, minaId } = await twoFriends();
    const stranger = createSigningKey(createSeededRandom(9));
    const lies = [
      forger.message(minaId, 1, { key: stranger }),
      forger.message(minaId, 1, { from: minaId }),
      forger.message(forger.person, 1),
    ];
    for (const lie of lies) {
      forger.send(lie);
      await world.clock.advance(100);
      expect(shownTexts(mina)).to.deep.equal([]);
      expect(mina.faults.at(-1)).to.contain('not what it claims to be');
      await world.clock.advance(SOON_MS);
    }
    expect(jun.state.contacts[0]?.presence.kind).to.equal('online');
  });

  it('is shown once for what is sent again and again', async () => {
    const { world, mina, forger, minaId } = await twoFriends();
    const frame = forger.message(minaId, 1, { text: 'once' });
    forger.send(frame, frame, frame);
    await world.clock.advance(SOON_MS);
    forger.send(frame);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['once']);
  });

  it('cannot say two things under one number', async () => {
    const { world, mina, forger, minaId } = await twoFriends();
    forger.send(forger.message(minaId, 1, { text: 'yes' }), forger.message(minaId, 1, { text: 'no' }));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['yes']);
  });

  it('is shown in the order of its numbers, and not before the gap is filled', async () => {
    const { world, mina, forger, minaId } = await twoFriends();
    forger.send(forger.message(minaId, 3), forger.message(minaId, 2));
    await world.clock.advance(100);
    expect(shownTexts(mina)).to.deep.equal([]);
    forger.send(forger.message(minaId, 1), forger.message(minaId, 2), forger.message(minaId, 3));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['forged 1', 'forged 2', 'forged 3']);
  });

  it('is asked once for what is missing, however much comes behind the gap', async () => {
    const { world, mina, forger, minaId } = await twoFriends();
    const frames = Array.from({ length: 500 }, (_, i) => forger.message(minaId, i + 2));
    const wanted: number[] = [];
    const send = mina.node.send.bind(mina.node);
    mina.node.send = (link, frame) => {
      if (frame[1] === FrameType.want) wanted.push(frame[2] ?? 0);
      return send(link, frame);
    };
    forger.send(...frames);
    await world.clock.advance(SOON_MS);
    expect(wanted).to.deep.equal([1]);
  });

  it('cannot acknowledge what was never sent', async () => {
    const { world, mina, jun, toJun, forger } = await twoFriends();
    const device = deviceIdOf((await deviceKeyOf(mina)).publicKey);
    forger.send(forger.receipt(mina, device, { delivered: 1_000, read: 1_000 }));
    await world.clock.advance(SOON_MS);
    await mina.api.sendText(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(jun)).to.deep.equal(['hello']);
    expect(shownTexts(mina)).to.deep.equal(['hello (delivered)']);
  });

  it('loses the link with a flood, and the rest goes on', async () => {
    const { world, mina, forger } = await twoFriends();
    const ping = encodeFrame([FrameType.ping, 1]);
    const [before] = mina.node.openLinks();
    forger.send(...Array.from({ length: 9_000 }, () => ping));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    await world.clock.advance(SOON_MS);
    expect(mina.state.contacts[0]?.presence.kind).to.equal('online');
  });
});

describe('two links of one pair', () => {
  it('become one, and a message sent meanwhile is shown once', async () => {
    const { world, mina, jun, toJun, toMina } = await twoFriends();
    // Mina’s second invite brings Jun a second link while the first is open.
    const invite = await mina.api.createInvite();
    if (!invite.ok) throw new Error(invite.error.kind);
    jun.node.setOnline(false);
    await world.clock.advance(200);
    jun.node.setOnline(true);
    await mina.api.sendText(toJun, 'through which one?');
    await jun.api.sendText(toMina, 'through any');
    await world.clock.advance(20_000);
    expect(mina.node.openLinks()).to.have.length(1);
    expect(shownTexts(jun)).to.have.members(['through which one?', 'through any (delivered)']);
    expect(shownTexts(mina)).to.have.members(['through which one? (delivered)', 'through any']);
  });
});
