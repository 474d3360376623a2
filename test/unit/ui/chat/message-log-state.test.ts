import { expect } from 'chai';
import type { Message } from '../../../../src/engine/api/state.ts';
import { MessageLogState } from '../../../../src/ui/chat/message-log-state.ts';
import { ChatLog } from '../../../../src/ui/state/chat-log.ts';
import { contactOf, messageOf } from '../../../doubles/engine.ts';

const { chat } = contactOf('Mina');
const say = (n: number, change: Partial<Message> = {}): Message =>
  messageOf(chat, n, { read: false, ...change });
const [one, two, three] = [say(1), say(2), say(3)];

const open = (messages: readonly Message[] = [one, two, three]) => {
  const log = new ChatLog(chat);
  log.apply({ kind: 'reset', messages, hasOlder: false });
  return { log, state: new MessageLogState(log) };
};

describe('the state of a log', () => {
  it('counts unread messages below those that were in view', () => {
    const { log, state } = open();
    log.pinned = false;
    expect(state.newer).to.equal(3);
    expect(state.look([one, two], true)).to.deep.equal([one.id, two.id]);
    expect(state.newer).to.equal(1);
    log.pinned = true;
    expect(state.newer).to.equal(0);
  });

  it('does not count what was in view while the person was away', () => {
    const { log, state } = open();
    log.pinned = false;
    state.look([one, two], false);
    expect(state.newer).to.equal(3);
  });

  it('focuses a message by keys, and not by a press on a button of it', () => {
    const { state } = open();
    expect(state.enter(one.id, true)).to.equal(true);
    expect([state.focused, state.current]).to.deep.equal([null, one.id]);
    state.enter(two.id, false);
    expect([state.focused, state.current]).to.deep.equal([two.id, two.id]);
    expect(state.enter(two.id, false)).to.equal(false);
    expect([state.leave(), state.leave()]).to.deep.equal([true, false]);
    expect([state.focused, state.current]).to.deep.equal([null, two.id]);
  });

  it('has one destination, once', () => {
    const { state } = open();
    expect(state.goTo(two.id)).to.equal(true);
    expect(state.flashed).to.equal(two.id);
    expect(state.takeDestination()).to.deep.equal({ id: two.id, kind: 'message' });
    expect(state.takeDestination()).to.equal(null);
    expect(state.goTo(say(9).id)).to.equal(false);
    expect([state.flashed, state.takeDestination()]).to.deep.equal([null, null]);
    state.goToLate(one.id);
    expect(state.takeDestination()).to.deep.equal({ id: one.id, kind: 'late' });
  });

  it('scrolls to what came while the person was away only where the end was in view', () => {
    const { log, state } = open();
    state.comeBack();
    expect([state.takeReturn(), state.takeReturn()]).to.deep.equal([true, false]);
    expect(log.unreadFrom).to.equal(one.id);
    log.pinned = false;
    state.comeBack();
    expect(state.takeReturn()).to.equal(false);
  });
});
