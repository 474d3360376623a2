import { expect } from 'chai';
import type { EngineState } from '../../../../src/engine/api/engine-state.ts';
import { chatScreenState } from '../../../../src/ui/chat/chat-screen-state.ts';
import { EMPTY_STATE, NOTES_SUMMARY, contactOf, messageOf, summaryOf } from '../../../doubles/engine.ts';

const mina = contactOf('Mina');
const said = messageOf(mina.chat, 1, { text: '**see** ||you||' });
const IDLE = { answered: null, editing: null, failure: '' };

const show = (
  change: Partial<Parameters<typeof chatScreenState>[0]> = {},
  typing: EngineState['typing'] = [],
) =>
  chatScreenState({
    store: {
      engine: { ...EMPTY_STATE, contacts: [mina], typing },
      contact: (person) => (person === mina.id ? mina : null),
    },
    chat: summaryOf(mina),
    outgoing: IDLE,
    actionFailure: '',
    nameOf: () => 'Mina',
    ...change,
  });

describe('the state of the screen of a chat', () => {
  it('knows the contact, and whether it is typing', () => {
    expect(show().contact).to.equal(mina);
    expect([show().isTyping, show({}, [mina.id]).isTyping]).to.deep.equal([false, true]);
  });

  it('has no contact in the notes', () => {
    const { contact, isTyping } = show({ chat: NOTES_SUMMARY }, [mina.id]);
    expect([contact, isTyping]).to.deep.equal([null, false]);
  });

  it('tells what the text in the box is for', () => {
    expect(show().purpose).to.equal(null);
    expect(show({ outgoing: null }).purpose).to.equal(null);
    const reply = { kind: 'reply', name: 'Mina', text: 'see ▮▮▮' };
    expect(show({ outgoing: { ...IDLE, answered: said } }).purpose).to.deep.equal(reply);
    const own = { ...said, mine: true };
    expect(show({ outgoing: { ...IDLE, answered: own } }).purpose?.name).to.equal('You');
    expect(show({ outgoing: { ...IDLE, editing: own } }).purpose).to.deep.equal({
      kind: 'edit',
      name: '',
      text: '**see** ||you||',
    });
  });

  it('has one failure: that of the text before that of an action', () => {
    expect(show({ actionFailure: 'action' }).failure).to.equal('action');
    expect(show({ outgoing: { ...IDLE, failure: 'text' }, actionFailure: 'action' }).failure).to.equal(
      'text',
    );
  });
});
