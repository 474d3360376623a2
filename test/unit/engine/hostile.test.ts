import { expect } from 'chai';
import { TAG_BYTES } from '../../../src/engine/sessions/envelope.ts';
import { ENVELOPE_BYTES } from '../../../src/engine/sessions/limits.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import { encodeFrame } from '../../../src/engine/wire/frames.ts';
import { MAX_UNOPENED } from '../../../src/engine/delivery/receiving.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { forgerOf } from './world/forger.ts';
import { SOON_MS, befriend, createWorld, personOf, shownTexts } from './world/world.ts';

/** A `want` for a small number with the tag of its seal; no other frame is as long. */
const SEALED_WANT_BYTES = encodeFrame([FrameType.want, 1]).length + 16;

/** A sealed message without its tag. */
const SMALLEST_ENVELOPE_BYTES = Math.min(...ENVELOPE_BYTES) - TAG_BYTES;

const twoFriends = async () => {
  const world = createWorld(21);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  return { world, mina, jun, toJun, toMina, forger: await forgerOf(jun, mina), minaId: personOf(mina) };
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

  it('loses the link with messages that nothing opens, after some dozens: each is tried with every key', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    const random = createSeededRandom(4);
    const junk = (): Uint8Array => encodeFrame([FrameType.message, random.bytes(SMALLEST_ENVELOPE_BYTES)]);
    forger.send(...Array.from({ length: MAX_UNOPENED }, junk));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).to.include(before);
    forger.send(junk());
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('that nothing opens');
    await jun.api.sendText(toMina, 'sorry');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['sorry']);
  });

  it('loses the link with frames that the link did not seal', async () => {
    const { world, mina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    forger.sendRaw(encodeFrame([FrameType.ping, 1]));
    await world.clock.advance(100);
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('did not seal');
  });

  it('cannot have a number written that is not read back, so that messages would count from 1 again', async () => {
    const { world, mina, forger } = await twoFriends();
    const last = 2 ** 48 - 1;
    forger.send(encodeFrame([FrameType.resume, last]), await forger.message(last, { text: 'the last one' }));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['the last one']);
    const faults = mina.faults.length;
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect(mina.faults.slice(faults)).to.deep.equal([]);
    forger.send(await forger.message(1, { text: 'from the beginning' }));
    await world.clock.advance(SOON_MS);
    const { chat } = mina.state.contacts[0]!;
    const shown = await mina.api.olderMessages(chat, Number.MAX_SAFE_INTEGER, 1_000);
    expect(shown.map(({ text }) => text)).to.deep.equal(['the last one']);
  });

  it('gets nothing shown as another person, or meant for somebody else', async () => {
    const { world, mina, jun, forger, minaId } = await twoFriends();
    const lies = [await forger.message(1, { from: minaId }), await forger.message(1, { to: forger.person })];
    for (const lie of lies) {
      forger.send(lie);
      await world.clock.advance(100);
      expect(shownTexts(mina)).to.deep.equal([]);
      expect(mina.faults.at(-1)).to.contain('not what it claims to be');
      await world.clock.advance(SOON_MS);
    }
    expect(jun.state.contacts[0]?.presence.kind).to.equal('online');
  });

  it('gets nothing shown in a session that somebody else started, and talks on afterwards', async () => {
    const { world, mina, jun, toMina, forger } = await twoFriends();
    forger.send(await forger.strangersMessage(1));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal([]);
    await jun.api.sendText(toMina, 'it is me');
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['it is me']);
  });

  it('loses the link when nothing can be opened, however often it is sealed anew', async () => {
    const { world, mina, forger } = await twoFriends();
    const [before] = mina.node.openLinks();
    for (let time = 0; time < 4; time++) {
      forger.send(await forger.strangersMessage(time + 1));
      await world.clock.advance(10_000);
    }
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('cannot be opened');
  });

  it('is shown once for what is sent again and again', async () => {
    const { world, mina, forger } = await twoFriends();
    const frame = await forger.message(1, { text: 'once' });
    forger.send(frame, frame, frame);
    await world.clock.advance(SOON_MS);
    forger.send(frame);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['once']);
  });

  it('cannot say two things under one number', async () => {
    const { world, mina, forger } = await twoFriends();
    forger.send(await forger.message(1, { text: 'yes' }), await forger.message(1, { text: 'no' }));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['yes']);
  });

  it('is shown in the order of its numbers, and not before the gap is filled', async () => {
    const { world, mina, forger } = await twoFriends();
    forger.send(await forger.message(3), await forger.message(2));
    await world.clock.advance(100);
    expect(shownTexts(mina)).to.deep.equal([]);
    forger.send(await forger.message(1), await forger.message(2), await forger.message(3));
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['forged 1', 'forged 2', 'forged 3']);
  });

  it('is asked once for what is missing, however much comes behind the gap', async () => {
    const { world, mina, forger } = await twoFriends();
    const frames: Uint8Array[] = [];
    for (let seq = 2; seq < 200; seq++) frames.push(await forger.message(seq));
    let answers = 0;
    const send = mina.node.send.bind(mina.node);
    mina.node.send = (link, frame) => {
      answers += frame.length === SEALED_WANT_BYTES ? 1 : 0;
      return send(link, frame);
    };
    forger.send(...frames);
    await world.clock.advance(SOON_MS);
    expect(answers).to.equal(1);
  });

  it('cannot acknowledge what was never sent', async () => {
    const { world, mina, jun, toJun, forger } = await twoFriends();
    forger.send(forger.receipt({ delivered: 1_000, read: 1_000 }));
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
