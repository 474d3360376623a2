import { expect } from 'chai';
import { OlderMessages } from '../../../../src/ui/chat/older-messages.ts';
import { ChatLog } from '../../../../src/ui/state/chat-log.ts';
import { FakeEngine, contactOf, messageOf } from '../../../doubles/engine.ts';

const { chat } = contactOf('Mina');
const ALL = Array.from({ length: 500 }, (_, n) => messageOf(chat, n + 1));

/** A log with the newest messages loaded, and an engine with all of them. */
const open = () => {
  const engine = new FakeEngine();
  engine.history.set(chat, ALL);
  const log = new ChatLog(chat);
  log.apply({ kind: 'reset', messages: ALL.slice(-20), hasOlder: true });
  return { engine, log, older: new OlderMessages(engine, log) };
};

describe('older messages', () => {
  it('are loaded by one request at a time', async () => {
    const { engine, log, older } = open();
    const [first, second] = await Promise.all([older.showStep(), older.showStep()]);
    expect([first, second]).to.deep.equal([true, false]);
    expect(engine.callsOf('chats.older')).to.have.length(1);
    expect(log.shown.length).to.be.above(20);
  });

  it('are loaded until a message is there', async () => {
    const { log, older } = open();
    const wanted = ALL[10]?.id as (typeof ALL)[number]['id'];
    await older.loadUntil(() => log.get(wanted) !== undefined);
    expect(log.get(wanted)).to.deep.equal(ALL[10]);
  });

  it('are loaded to the beginning, and no further', async () => {
    const { log, older } = open();
    await older.loadUntil(() => false);
    expect(log.hasOlder).to.equal(false);
    expect(log.get(ALL[0]?.id as (typeof ALL)[number]['id'])).to.deep.equal(ALL[0]);
  });

  it('are not waited for in an empty log', async () => {
    const engine = new FakeEngine();
    const log = new ChatLog(chat);
    log.apply({ kind: 'reset', messages: [], hasOlder: true });
    await new OlderMessages(engine, log).loadUntil(() => false);
    expect(engine.callsOf('chats.older')).to.have.length(0);
  });
});
