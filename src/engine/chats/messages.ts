import type { ChatId, MessageId, PersonId, Position } from '../api/ids.ts';
import type { Message } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { Kinds } from '../kinds/kinds.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, type OpenLog, authorText, toldOf } from '../log-book/open-conversation.ts';
import { isIn } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import type { Look } from '../relations/look.ts';
import type { Line } from './lines.ts';
import { type Fate, type StateView, stateOf } from './message-state.ts';
import { createQuotes } from './quotes.ts';
import { DELIVERED, READ, receiptsIn } from './receipt-rows.ts';

/** Digits of an effective time, which is below 2^49, and of a number in a log, below 2^48: in base 36. */
const TIME_DIGITS = 10;
const NUMBER_DIGITS = 10;

const digits = (value: number, count: number): string => value.toString(36).padStart(count, '0');

/** Where an entry stands, as a text: by effective time, author, number, id, as `inOrder` has it. */
export const positionOf = ({ time, header, id }: KeptEntry): Position =>
  `${digits(time, TIME_DIGITS)}${authorText(header.author)}${digits(header.number, NUMBER_DIGITS)}${idText(id)}` as Position;

/** The effective time in a position, in milliseconds since 1970; undefined where it is none. */
export const timeOf = (position: Position): number | undefined => {
  const time = Number.parseInt(position.slice(0, TIME_DIGITS), 36);
  return Number.isSafeInteger(time) ? time : undefined;
};

/** What messages are read with. */
export interface MessageView extends StateView {
  readonly core: Core;
  readonly kinds: Kinds;
  me(): PersonId | undefined;
}

/** How far a number of an own log has come. */
export const fateOf = (log: OpenLog, number: number): Fate => {
  if (!isIn(toldOf(log, 'delivered'), number)) return 'written';
  return isIn(toldOf(log, 'read'), number) ? 'read' : 'delivered';
};

/** A clock that is ahead of the one here dates nothing in the future. */
export const writtenAtOf = ({ header, arrivedAt }: KeptEntry): number => Math.min(header.ms, arrivedAt);

/** Reactions, grouped by sign. The earliest sign comes first. */
const reactionsOf = ({ reactions }: Look, me: PersonId | undefined): Message['reactions'] => {
  const bySign = new Map<string, PersonId[]>();
  for (const { person, sign } of reactions) bySign.set(sign, [...(bySign.get(sign) ?? []), person]);
  return [...bySign].map(([sign, people]) => ({ sign, people, mine: people.some((one) => one === me) }));
};

/** Edits and reactions of a line, its quote, and its first author where it was forwarded. */
const dressOf = async (
  view: Pick<MessageView, 'me'>,
  { written, look }: Line,
  quote: ReturnType<typeof createQuotes>,
): Promise<Pick<Message, 'edited' | 'reactions' | 'reply' | 'forwardedFrom'>> => {
  const reply = written?.reply ? await quote(written.reply) : null;
  return {
    edited: look.edit !== undefined && written !== null,
    reactions: reactionsOf(look, view.me()),
    reply,
    forwardedFrom: written?.forwardedFrom ?? null,
  };
};

/** How far a line has come, and what is known of when. */
const stateIn = (
  view: MessageView,
  {
    chat,
    conversation,
    log,
    number,
  }: {
    readonly chat: ChatId;
    readonly conversation: OpenConversation;
    readonly log: OpenLog;
    readonly number: number;
  },
): Pick<Message, 'state' | 'failure'> => {
  if (log.record.person !== view.me()) return { state: 'delivered', failure: null };
  const isRefused = isIn(toldOf(log, 'refused'), number);
  const of = { chat, conversation: conversation.number, author: log.text, number, isRefused };
  const state = stateOf(view, { ...of, fate: fateOf(log, number) });
  return { state, failure: state !== 'failed' ? null : isRefused ? 'refused' : 'removed' };
};

/** These lines of a conversation as messages, in their order. Lines of logs that are not here are left out. */
export const messagesOf = async (
  tx: Tx,
  view: MessageView,
  { chat, conversation, lines }: { chat: ChatId; conversation: OpenConversation; lines: readonly Line[] },
): Promise<readonly Message[]> => {
  const entries = lines.map(({ entry }) => entry);
  const receipts = await receiptsIn(tx, view.core, { conversation, entries });
  const quote = createQuotes(tx, view, { conversation, lines });
  const messages = lines.map(async (line): Promise<Message | undefined> => {
    const { entry, kind, text } = line;
    const { author, number } = entry.header;
    const log = conversation.log(author);
    if (!log) return undefined;
    const mine = log.record.person === view.me();
    const { state, failure } = stateIn(view, { chat, conversation, log, number });
    return {
      id: idText(entry.id) as MessageId,
      chat,
      position: positionOf(entry),
      mine,
      kind,
      text,
      ...(await dressOf(view, line, quote)),
      writtenAt: writtenAtOf(entry),
      read: mine || isIn(toldOf(log, 'seen'), number),
      state,
      failure,
      deliveredAt: receipts(log.author, DELIVERED, number),
      readAt: state === 'read' ? receipts(log.author, READ, number) : null,
    };
  });
  return (await Promise.all(messages)).filter((message) => message !== undefined);
};
