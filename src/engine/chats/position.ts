import type { Position } from '../api/ids.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { authorText } from '../log-book/open-conversation.ts';

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
