import { msg } from '@lit/localize';
import type { PersonId } from '../../engine/api/ids.ts';
import type { ChatSummary, Contact } from '../../engine/api/state.ts';
import { withoutSpoilers } from '../../lib/spoilers.ts';
import { plainText } from '../form/plain-text.ts';
import type { AppStore } from '../state/app-store.ts';
import type { Purpose } from './composer.ts';
import type { NameOf } from './message-dress.ts';
import type { Outgoing } from './outgoing.ts';

/** What the screen of a chat shows besides the messages and the composer's text. */
export interface ChatScreenState {
  /** null in "Notes". */
  readonly contact: Contact | null;
  readonly isTyping: boolean;
  /** The own nickname. */
  readonly own: string;
  /** Why the last text was not sent, or the last action failed; empty: neither. */
  readonly failure: string;
  /** The answer or edit that the text in the composer is for; null: a message. */
  readonly purpose: Purpose | null;
}

const purposeOf = (
  { answered, editing }: Pick<Outgoing, 'answered' | 'editing'>,
  nameOf: NameOf,
): Purpose | null => {
  if (editing) return { kind: 'edit', name: '', text: editing.text };
  if (!answered) return null;
  return {
    kind: 'reply',
    name: answered.mine ? msg('You') : nameOf(answered.chat as string as PersonId),
    text: plainText(withoutSpoilers(answered.text)),
  };
};

/** What the state of a chat's screen is computed from. */
export interface ChatScreenInput {
  readonly store: Pick<AppStore, 'engine' | 'contact'>;
  readonly chat: ChatSummary;
  readonly outgoing: Pick<Outgoing, 'answered' | 'editing' | 'failure'> | null;
  /** Why the last action on a message failed; empty: it did not. */
  readonly actionFailure: string;
  readonly nameOf: NameOf;
}

/** The state of the screen of a chat. */
export const chatScreenState = (input: ChatScreenInput): ChatScreenState => {
  const { store, chat, outgoing, nameOf } = input;
  const contact = store.contact(chat.contact);
  return {
    contact,
    isTyping: contact !== null && (store.engine?.typing.includes(contact.id) ?? false),
    own: store.engine?.profile?.nickname ?? '',
    failure: outgoing?.failure || input.actionFailure,
    purpose: outgoing === null ? null : purposeOf(outgoing, nameOf),
  };
};
