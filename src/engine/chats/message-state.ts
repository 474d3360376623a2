import { type ChatId, NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { MessageState } from '../api/state.ts';
import { type Ranges, isIn } from '../logs/ranges.ts';
import type { ChatRecord, FATES } from './kept.ts';

/** How far an own message has come, as marks tell. */
export type Fate = (typeof FATES)[number];

/** What a message's state depends on besides its log. */
export interface StateView {
  /** What went over links that are open now, by `authorText`. */
  sent(conversation: number): ReadonlyMap<string, Ranges>;
  /** Whether this contact has removed the person here. */
  hasParted(person: PersonId): boolean;
  /** Whether this person gives read receipts. Without giving them a person is shown none. */
  tellsRead(): boolean;
}

/** The state of an own message. */
export const stateOf = (
  view: StateView,
  {
    chat,
    conversation,
    ...message
  }: {
    readonly chat: ChatId;
    readonly conversation: number;
    readonly author: string;
    readonly number: number;
    readonly fate: Fate;
    readonly isRefused?: boolean;
  },
): MessageState => {
  if (chat === NOTES_CHAT) return 'delivered';
  if (message.fate !== 'written') return view.tellsRead() ? message.fate : 'delivered';
  if (message.isRefused) return 'failed';
  if (isIn(view.sent(conversation).get(message.author) ?? [], message.number)) return 'sent';
  return view.hasParted(chat as string as PersonId) ? 'failed' : 'queued';
};

/** The state of the last line of a chat. */
export const stateOfLast = (view: StateView, { id, conversation, last }: ChatRecord): MessageState => {
  if (!last?.mine) return 'delivered';
  const { author, number, fate } = last;
  return stateOf(view, { chat: id, conversation, author, number, fate });
};
