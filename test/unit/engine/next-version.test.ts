import { expect } from 'chai';
import { composeTalk } from '../../../src/engine/compose-chats.ts';
import type { Kind } from '../../../src/engine/kinds/kind.ts';
import { createKinds } from '../../../src/engine/kinds/kinds.ts';
import { register } from '../../../src/engine/kinds/register.ts';
import { type Text, text } from '../../../src/engine/kinds/text.ts';
import { encodeContent } from '../../../src/engine/logs/entry.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { forgerOf } from './world/forger.ts';
import { SOON_MS, allMessages, befriend, createWorld, readFirst } from './world/world.ts';

/** What only the next version knows: one is a line, and one is not. */
const poll: Kind<Text> = { ...text, name: 'poll', textOf: (said) => `Poll: ${said.text}` };
const wave: Kind<Text> = { ...text, name: 'wave', isLine: false, textOf: () => '' };
const nextKinds = createKinds([text, register, poll, wave]);

/** Mina's app is updated with the start after `update` was called. Jun has the next version already. */
const minaAndJun = async () => {
  let isUpdated = false;
  const world = createWorld(61, {
    sabotage: (deps, nickname) => ({
      ...deps,
      loadTalk: async () => ({
        composeTalk: (core, parts) =>
          isUpdated && nickname === 'Mina' ? composeTalk(core, parts, nextKinds) : composeTalk(core, parts),
      }),
    }),
  });
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  const [toJun, toMina] = await befriend(world, mina, jun);
  const update = (): void => void (isUpdated = true);
  return { world, mina, jun, toJun, toMina, update, forger: await forgerOf(jun, mina) };
};

const random = createSeededRandom(62);
const pollOf = (said: string): { readonly content: ReturnType<typeof encodeContent> } => ({
  content: encodeContent(['poll', said], random),
});

describe('a contact with the next version', () => {
  it('says what is kept, counted and told, though it cannot be shown; it is shown after an update', async () => {
    const { world, mina, jun, toJun, toMina, update, forger } = await minaAndJun();
    await jun.api.chats.send(toMina, 'before');
    await world.clock.advance(SOON_MS);
    const ms = world.clock.now();
    forger.send(await forger.envelope(forger.entry(1, { ...pollOf('tea or coffee?'), ms })));
    await world.clock.advance(SOON_MS);
    const line = () => mina.state.chats.find(({ id }) => id === toJun);
    expect(mina.messages().map(({ kind }) => kind)).to.have.members(['text', 'newer']);
    expect([line()?.unread, line()?.last?.kind, line()?.last?.text]).to.deep.equal([2, 'newer', '']);
    expect(mina.arrivals.map(({ kind }) => kind)).to.deep.equal(['text', 'newer']);
    await jun.api.chats.send(toMina, 'after');
    await world.clock.advance(SOON_MS);
    await mina.restart();
    await mina.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    expect((await allMessages(mina, toJun)).map(({ kind }) => kind)).to.have.members([
      'text',
      'newer',
      'text',
    ]);
    update();
    await mina.restart();
    await mina.api.chats.open(toJun);
    await world.clock.advance(SOON_MS);
    const shown = (await allMessages(mina, toJun)).map((message) => message.text);
    expect(shown).to.have.members(['before', 'Poll: tea or coffee?', 'after']);
    await readFirst(mina, toJun, 3);
    await world.clock.advance(SOON_MS);
    expect([line()?.unread, mina.faults]).to.deep.equal([0, []]);
  });

  it('is the last line of the list as what it is, once the app is updated', async () => {
    const { world, mina, toJun, update, forger } = await minaAndJun();
    forger.send(await forger.envelope(forger.entry(1, pollOf('tea or coffee?'))));
    await world.clock.advance(SOON_MS);
    update();
    await mina.restart();
    await world.clock.advance(SOON_MS);
    const { last } = mina.state.chats.find(({ id }) => id === toJun)!;
    expect([last?.kind, last?.text]).to.deep.equal(['text', 'Poll: tea or coffee?']);
  });

  it('counts as unread no more where it turns out to be no line: nobody could read it', async () => {
    const { world, mina, jun, toJun, toMina, update, forger } = await minaAndJun();
    await jun.api.chats.send(toMina, 'hello');
    await world.clock.advance(SOON_MS);
    const ms = world.clock.now();
    const content = encodeContent(['wave', 'at hello'], random);
    forger.send(await forger.envelope(forger.entry(1, { content, ms })));
    await world.clock.advance(SOON_MS);
    const line = () => mina.state.chats.find(({ id }) => id === toJun);
    expect([line()?.unread, line()?.last?.kind]).to.deep.equal([2, 'newer']);
    update();
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect([line()?.unread, line()?.last?.text]).to.deep.equal([1, 'hello']);
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect([line()?.unread, mina.faults]).to.deep.equal([1, []]);
  });

  it('is understood where it says more than is known: in entries, envelopes, marks and frames', async () => {
    const { world, mina, jun, toMina, forger } = await minaAndJun();
    const [link] = mina.node.openLinks();
    const extensions = new Map<number, unknown>([
      [1, 'a later field'],
      [9, new Map([[2, [3, 4]]])],
    ]) as never;
    const content = encodeContent(['text', 'hello', new Map([[7, 'more']]), 'and more'], random);
    forger.send(await forger.envelope(forger.entry(1, { content, extensions })));
    forger.send(encodeCbor([30, 'typing', true]), encodeCbor([500, new Uint8Array(40)]));
    await world.clock.advance(SOON_MS);
    await jun.api.chats.send(toMina, 'and more');
    await world.clock.advance(SOON_MS);
    expect(mina.messages().map((message) => message.text)).to.have.members(['hello', 'and more']);
    expect(mina.node.openLinks()).to.include(link);
    expect(mina.faults).to.deep.equal([]);
  });
});
