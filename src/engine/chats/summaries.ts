import type { Clock } from '../../ports/clock.ts';
import { NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { ChatSummary, MessageState } from '../api/state.ts';
import { shownFlags } from '../chat-flags/flags.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import { shownName } from '../contacts/contact-record.ts';
import type { ChatRecord } from './kept.ts';
import type { ChatList } from './chat-list.ts';
import type { Drafts } from './drafts.ts';

/** What summaries are made of. */
export interface SummaryDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly chats: Pick<ChatList, 'all'>;
  readonly contacts: Pick<ContactBook, 'get'>;
  readonly drafts: Pick<Drafts, 'get'>;
  /** The state of the last line of a chat. */
  stateOfLast(chat: ChatRecord): MessageState;
}

/** The lines of the list of chats, the one that was active last first. */
export const createSummaries = ({ clock, chats, contacts, drafts, stateOfLast }: SummaryDeps) => {
  const summaryOf = (record: ChatRecord): ChatSummary => {
    const { id, unread, activeAt, last } = record;
    const notes = id === NOTES_CHAT;
    const person = notes ? null : (id as string as PersonId);
    const known = person && contacts.get(person);
    return {
      id,
      kind: notes ? 'notes' : 'contact',
      name: known ? shownName(known) : '',
      contact: person,
      unread,
      last: last && {
        kind: last.kind,
        text: last.text,
        mine: last.mine,
        writtenAt: last.writtenAt,
        state: stateOfLast(record),
      },
      draft: drafts.get(id),
      activeAt,
      flags: shownFlags(record, clock.now()),
    };
  };
  return (): readonly ChatSummary[] =>
    chats
      .all()
      .map(summaryOf)
      .toSorted((a, b) => b.activeAt - a.activeAt);
};
