import { concat } from '../../../src/lib/bytes.ts';
import {
  HEARTBEAT_ACK_MESSAGE,
  HEARTBEAT_MESSAGE,
  CREDIT_STEP_BYTES,
  MessageHeader,
  PART_BYTES,
  toCredit,
} from '../../../src/links/channel/framing.ts';
import type { ChannelAttack } from '../channel-arena.ts';

const part = (header: number, bytes: number): Uint8Array<ArrayBuffer> =>
  concat(Uint8Array.of(header), new Uint8Array(bytes));

const LARGEST_PART = {
  more: part(MessageHeader.more, PART_BYTES),
  last: part(MessageHeader.last, PART_BYTES),
};
const SMALLEST_LAST = part(MessageHeader.last, 1);
const CREDIT = toCredit(CREDIT_STEP_BYTES);

/** Parts of a frame that fill it as far as it goes, before the last one. */
const PARTS = 4;

/** Attacks with messages of a data channel. */
export const CHANNEL_ATTACKS: readonly ChannelAttack[] = [
  { kind: 'message/more', title: 'of a frame that has no end', message: () => LARGEST_PART.more },
  {
    kind: 'message/more',
    title: 'of the largest frames, to an engine that reads none',
    busy: true,
    message: (number) => (number % (PARTS + 1) === PARTS ? LARGEST_PART.last : LARGEST_PART.more),
  },
  { kind: 'message/last', title: 'of frames of one byte', message: () => SMALLEST_LAST },
  { kind: 'message/last', title: 'of the largest size', message: () => LARGEST_PART.last },
  {
    kind: 'message/last',
    title: 'of frames of one byte, to an engine that reads none',
    busy: true,
    message: () => SMALLEST_LAST,
  },
  { kind: 'message/credit', title: 'for what was never sent', message: () => CREDIT },
  {
    kind: 'message/credit',
    title: 'for more than is under way',
    unsent: CREDIT_STEP_BYTES / 8,
    message: () => CREDIT,
  },
  { kind: 'message/heartbeat', title: 'as fast as it goes', message: () => HEARTBEAT_MESSAGE },
  { kind: 'message/heartbeatAck', title: 'that answers nothing', message: () => HEARTBEAT_ACK_MESSAGE },
];
