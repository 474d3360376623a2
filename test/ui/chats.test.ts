import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { DpChats } from '../../src/ui/chats/chat-list.ts';
import '../../src/ui/chats/chat-list.ts';
import { NOTES_SUMMARY, NOW, contactOf, redemptionOf, summaryOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, contextOf, deep, frame, mount, textOf, until } from './helpers.ts';

const mina = contactOf('Mina');
const otherMina = contactOf('Mina ', { presence: { kind: 'offline', lastSeenAt: null } });

const last = {
  kind: 'text',
  text: 'See <you>',
  mine: true,
  writtenAt: NOW,
  state: 'delivered',
} as const;
const state: EngineState = {
  ...STARTED,
  contacts: [mina, otherMina],
  chats: [summaryOf(mina, { last }), NOTES_SUMMARY, summaryOf(otherMina, { unread: 2, draft: 'maybe' })],
};

const show = async (of: EngineState): Promise<{ list: DpChats } & Awaited<ReturnType<typeof contextOf>>> => {
  const app = await contextOf(of);
  const list = await mount<DpChats>('dp-chats', { app });
  await frame();
  return { ...app, list };
};

const rows = (list: DpChats): string[] => allDeep(list, 'a.row').map(textOf);

afterEach(clear);

describe('chats', () => {
  it('are accessible', async () => {
    const { list } = await show({ ...state, redemptions: [redemptionOf('Ole', { state: 'away' })] });
    await expectAccessible(list);
  });

  it('begin with the unread ones, each link with its name', async () => {
    const { list } = await show(state);
    const [first, second, third] = rows(list);
    expect(first)
      .to.match(/^Mina /)
      .and.to.contain('2 unread messages')
      .and.to.contain('Draft: maybe');
    expect(second)
      .to.match(/^Mina Online /)
      .and.to.match(/Delivered ?: See <you>$/);
    expect(third).to.match(/^Notes to self/);
    expect(deep(list, 'ul').getAttribute('aria-label')).to.equal('Chats');
  });

  it('show the newest message without the signs of its formatting', async () => {
    const shown = { ...last, text: '```ts\nconst **a** = 1;\n```\n> **see** you' };
    const { list } = await show({ ...state, chats: [summaryOf(mina, { last: shown })] });
    expect(rows(list)[0]).to.match(/: const \*\*a\*\* = 1; see you$/);
  });

  it('tell two people of one name apart by their prints', async () => {
    const { list } = await show(state);
    const words = allDeep(list, '.words').map(textOf);
    expect(words).to.have.length(2);
    expect(new Set(words)).to.have.length(2);
    for (const each of words) expect(each).to.match(/^[a-z]{5}-[a-z]{5}$/);
  });

  it('offer the ways to meet somebody while there is nobody', async () => {
    const { list, engine } = await show(STARTED);
    expect(textOf(deep(list, '.meet'))).to.contain('Press Invite and send the link');
    engine.patch({ contacts: [mina] });
    await until(() => allDeep(list, '.meet').length === 0);
  });

  it('have invites that are under way at the top, until dismissed', async () => {
    const { list, engine } = await show({
      ...state,
      redemptions: [redemptionOf('Ole', { state: 'refused', problem: 'used' })],
    });
    await until(() => textOf(deep(list, 'dp-redemption')).includes('This invite has been used already.'));
    await expectAccessible(list);
    button(list, 'Dismiss').click();
    await until(() => allDeep(list, 'dp-redemption').length === 0);
    expect(engine.callsOf('invites.dismiss')).to.have.length(1);
  });
});
