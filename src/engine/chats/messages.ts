import type { ChatId, MessageId, PersonId, Position } from '../api/ids.ts';
import type { Message, MessageKind } from '../api/state.ts';
import type { Core } from '../core.ts';
import { type Kinds, type Reading, isLine } from '../kinds/kinds.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, type OpenLog, authorText, toldOf } from '../log-book/open-conversation.ts';
import { isIn } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Fate, type StateView, stateOf } from './message-state.ts';
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

/** What messages are made of. */
export interface MessageView extends StateView {
  readonly core: Core;
  readonly kinds: Kinds;
  me(): PersonId | undefined;
}

/** A line: an entry that is shown as one, and what it says. */
export interface Line {
  readonly entry: KeptEntry;
  readonly kind: MessageKind;
  readonly text: string;
}

const sayingOf = (reading: Reading): Pick<Line, 'kind' | 'text'> => {
  if (reading.state === 'known') return { kind: 'text', text: reading.kind.textOf(reading.said) };
  return { kind: reading.state === 'newer' ? 'newer' : 'damaged', text: '' };
};

/** The line that an entry is; undefined where it is none. */
const lineOf = (kinds: Kinds, entry: KeptEntry): Line | undefined => {
  const reading = kinds.read(entry.content);
  return isLine(reading) ? { entry, ...sayingOf(reading) } : undefined;
};

/** Those of the entries that are lines. */
export const linesOf = (kinds: Kinds, entries: readonly KeptEntry[]): readonly Line[] =>
  entries.flatMap((entry) => lineOf(kinds, entry) ?? []);

/** How far a number of an own log has come. */
export const fateOf = (log: OpenLog, number: number): Fate => {
  if (!isIn(toldOf(log, 'delivered'), number)) return 'written';
  return isIn(toldOf(log, 'read'), number) ? 'read' : 'delivered';
};

/** A clock that is ahead of the one here dates nothing in the future. */
export const writtenAtOf = ({ header, arrivedAt }: KeptEntry): number => Math.min(header.ms, arrivedAt);

/** The messages that these lines of a conversation are, in their order. Lines of logs that are not here are none. */
export const messagesOf = async (
  tx: Tx,
  view: MessageView,
  { chat, conversation, lines }: { chat: ChatId; conversation: OpenConversation; lines: readonly Line[] },
): Promise<readonly Message[]> => {
  const receipts = await receiptsIn(tx, view.core, {
    conversation,
    entries: lines.map(({ entry }) => entry),
  });
  const me = view.me();
  return lines.flatMap(({ entry, kind, text }): readonly Message[] => {
    const { author, number } = entry.header;
    const log = conversation.log(author);
    if (!log) return [];
    const mine = log.record.person === me;
    const fate = mine ? fateOf(log, number) : 'read';
    const isRefused = mine && isIn(toldOf(log, 'refused'), number);
    const of = { chat, conversation: conversation.number, author: log.text, number, fate, isRefused };
    const state = mine ? stateOf(view, of) : 'delivered';
    const message = { id: idText(entry.id) as MessageId, chat, position: positionOf(entry) };
    return [
      {
        ...message,
        mine,
        kind,
        text,
        writtenAt: writtenAtOf(entry),
        read: mine || isIn(toldOf(log, 'seen'), number),
        state,
        failure: state !== 'failed' ? null : isRefused ? 'refused' : 'removed',
        deliveredAt: receipts(log.author, DELIVERED, number),
        readAt: state === 'read' ? receipts(log.author, READ, number) : null,
      },
    ];
  });
};
