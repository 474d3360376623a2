import { concat, type Bytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES, MAX_UNREAD_BYTES } from '../../ports/links.ts';

/**
 * Frames on a data channel. One message is one header byte and a body:
 * - `0`: exactly 16,383 bytes of a frame of which more follows
 * - `1`: the last, or only, 1 to 16,383 bytes of a frame
 * - `2`: credit: four bytes, big-endian, how many bytes of frames were taken since the last credit
 * - `3`: heartbeat, without a body; the answer is `4`: heartbeat acknowledgement, without a body
 *
 * A message is at most 16 KiB, which every browser sends to every other in one piece. All parts but the last are full, so
 * that a frame has one encoding, and a peer cannot cut it into many small messages.
 */
export const PART_BYTES = 16_383;
const HEADER_BYTES = 1;
const CREDIT_BYTES = 5;

/** The first byte of a message. */
export const MessageHeader = { more: 0, last: 1, credit: 2, heartbeat: 3, heartbeatAck: 4 } as const;
const {
  more: MORE,
  last: LAST,
  credit: CREDIT,
  heartbeat: HEARTBEAT,
  heartbeatAck: HEARTBEAT_ACK,
} = MessageHeader;

/**
 * The send window: how many bytes a sender may have in flight without credit. It is half of the flood limit, so that an
 * honest sender never reaches that limit, however slow the other side is.
 */
export const SEND_WINDOW_BYTES = MAX_UNREAD_BYTES / 2;

/** The fewest bytes of one credit; a smaller credit is malformed. */
export const CREDIT_STEP_BYTES = SEND_WINDOW_BYTES / 4;

/** Whether a frame may have this length. */
export const isFrameSize = (bytes: number): boolean => bytes >= 1 && bytes <= MAX_FRAME_BYTES;

/** The error for a length that no frame has: a bug of the caller. */
export const notAFrame = (bytes: number): RangeError =>
  new RangeError(`a frame has 1 to ${MAX_FRAME_BYTES} bytes, not ${bytes}`);

/** The messages of a frame, in order. */
export const toMessages = (frame: Uint8Array): readonly Bytes[] => {
  const messages: Bytes[] = [];
  for (let at = 0; at < frame.length; at += PART_BYTES) {
    const part = frame.subarray(at, at + PART_BYTES);
    const message = new Uint8Array(HEADER_BYTES + part.length);
    message[0] = at + part.length < frame.length ? MORE : LAST;
    message.set(part, HEADER_BYTES);
    messages.push(message);
  }
  return messages;
};

/** The message that credits that many bytes. */
export const toCredit = (bytes: number): Bytes => {
  const message = new Uint8Array(CREDIT_BYTES);
  message[0] = CREDIT;
  new DataView(message.buffer).setUint32(HEADER_BYTES, bytes);
  return message;
};

/** Asks the page at the other end to answer (as SCTP, RFC 9260, 3.3.5). */
export const HEARTBEAT_MESSAGE: Bytes = Uint8Array.of(HEARTBEAT);
/** The answer. */
export const HEARTBEAT_ACK_MESSAGE: Bytes = Uint8Array.of(HEARTBEAT_ACK);

/** A decoded message. `part`: the frame is not complete yet. */
export type Decoded =
  | { readonly kind: 'frame'; readonly frame: Bytes }
  | { readonly kind: 'part' | 'heartbeat' | 'heartbeat-ack' }
  | { readonly kind: 'credit'; readonly bytes: number }
  | { readonly kind: 'bad'; readonly reason: 'malformed' | 'oversized' };

const MALFORMED: Decoded = { kind: 'bad', reason: 'malformed' };
const PART: Decoded = { kind: 'part' };
const EMPTY: Readonly<Record<number, Decoded>> = {
  [HEARTBEAT]: { kind: 'heartbeat' },
  [HEARTBEAT_ACK]: { kind: 'heartbeat-ack' },
};

const decodeCredit = (message: Uint8Array): Decoded => {
  if (message.length !== CREDIT_BYTES) return MALFORMED;
  const bytes = new DataView(message.buffer, message.byteOffset).getUint32(HEADER_BYTES);
  return bytes >= CREDIT_STEP_BYTES ? { kind: 'credit', bytes } : MALFORMED;
};

/** Reassembles frames; holds at most the bytes of one frame. */
export class FrameDecoder {
  #parts: Uint8Array[] = [];
  #held = 0;

  /** Takes the next message. After a `bad` one the link has to be closed. */
  push(message: Uint8Array): Decoded {
    const header = message[0];
    if (header === CREDIT) return decodeCredit(message);
    const empty = message.length === HEADER_BYTES ? EMPTY[header ?? MORE] : undefined;
    if (empty) return empty;
    const part = message.subarray(HEADER_BYTES);
    if (part.length < 1 || part.length > PART_BYTES) return MALFORMED;
    if (header === MORE) return part.length === PART_BYTES ? this.#more(part) : MALFORMED;
    return header === LAST ? this.#last(part) : MALFORMED;
  }

  #more(part: Uint8Array): Decoded {
    // At least one byte has to follow.
    if (this.#held + part.length + 1 > MAX_FRAME_BYTES) return this.#oversized();
    this.#parts.push(part);
    this.#held += part.length;
    return PART;
  }

  #last(part: Uint8Array): Decoded {
    if (this.#held + part.length > MAX_FRAME_BYTES) return this.#oversized();
    const frame = concat(...this.#parts, part);
    this.#parts = [];
    this.#held = 0;
    return { kind: 'frame', frame };
  }

  #oversized(): Decoded {
    this.#parts = [];
    this.#held = 0;
    return { kind: 'bad', reason: 'oversized' };
  }
}
