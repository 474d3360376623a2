import { expect } from 'chai';
import type { ChatFlags, ChatSummary } from '../../../../src/engine/api/state.ts';
import { mutedMark, previewOf, unreadMark } from '../../../../src/ui/chats/chat-row-state.ts';
import { formatsOf } from '../../../../src/ui/shared/formats.ts';
import { NOTES_SUMMARY, NOW, NO_FLAGS, contactOf, summaryOf } from '../../../doubles/engine.ts';

const mina = contactOf('Mina');
const last = { kind: 'text', text: 'a **b**', mine: true, writtenAt: NOW, state: 'delivered' } as const;
const with_ = (change: Partial<ChatSummary>, flags: Partial<ChatFlags> = {}): ChatSummary =>
  summaryOf(mina, { ...change, flags: { ...NO_FLAGS, ...flags } });

describe('the line below the name of a chat', () => {
  it('is the draft, except in the open chat', () => {
    const chat = with_({ last });
    expect(previewOf(chat, 'maybe', false)).to.deep.equal({ kind: 'draft', text: 'maybe' });
    expect(previewOf(chat, 'maybe', true).kind).to.equal('message');
  });

  it('is the newest message, with the state of an own one', () => {
    const message = { kind: 'message', text: 'a b' };
    expect(previewOf(with_({ last }), '', false)).to.deep.equal({ ...message, state: 'delivered' });
    const theirs = with_({ last: { ...last, mine: false } });
    expect(previewOf(theirs, '', false)).to.deep.equal({ ...message, state: null });
    expect(previewOf({ ...NOTES_SUMMARY, last }, '', false)).to.deep.equal({ ...message, state: null });
  });

  it('says why a message cannot be shown', () => {
    const deleted = with_({ last: { ...last, kind: 'deleted', text: '' } });
    const unshown = { kind: 'unshown', text: 'Message deleted', state: 'delivered' };
    expect(previewOf(deleted, '', false)).to.deep.equal(unshown);
  });

  it('says what an empty chat is for', () => {
    expect(previewOf(with_({}), '', false)).to.deep.equal({ kind: 'hint', text: 'Say hello' });
    expect(previewOf(NOTES_SUMMARY, '', false).text).to.equal('A place for what you want to keep');
  });
});

describe('the marks of a chat', () => {
  const formats = formatsOf('en');

  it('are a number, or a dot for a chat that is marked unread', () => {
    expect(unreadMark(with_({}), formats)).to.equal(undefined);
    expect(unreadMark(with_({ unread: 3 }), formats)).to.deep.equal({ seen: '3', said: '3 unread messages' });
    const marked = with_({}, { isMarkedUnread: true });
    expect(unreadMark(marked, formats)).to.deep.equal({ seen: '', said: 'Marked unread' });
  });

  it('show only the time at which a muted chat rings again, and say all of it', () => {
    expect(mutedMark(with_({}), formats)).to.equal(undefined);
    const always = with_({}, { mutedUntil: 'always' });
    expect(mutedMark(always, formats)).to.deep.equal({ seen: '', said: 'Muted' });
    const time = formats.time(NOW);
    const muted = with_({}, { mutedUntil: NOW });
    expect(mutedMark(muted, formats)).to.deep.equal({ seen: time, said: `Muted until ${time}` });
  });
});
