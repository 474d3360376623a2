import { concat, type Bytes } from '../../lib/bytes.ts';
import { MAX_FRAME_BYTES, MAX_UNREAD_BYTES } from '../../ports/links.ts';

/**
 * Frames on a data channel. One message is one header byte and a body:
 * - `0`: exactly 16,383 bytes of a frame of which more follows
 * - `1`: the last, or only, 1 to 16,383 bytes of a frame
 * - `2`: credit: four bytes, big-endian, how many bytes of frames were taken since the last credit
 * - `3`: a question whether anybody is there, nothing behind it; answered with `4`, nothing behind it either
 *
 * Messages stay at 16 KiB, which every browser sends to every other in one piece. Parts are full but
 * for the last, so that a frame has one encoding and small parts cannot multiply messages.
 */
export const PART_BYTES = 16_383;
const HEADER_BYTES = 1;
const CREDIT_BYTES = 5;

/** The first byte of a message. */
export const MessageHeader = { more: 0, last: 1, credit: 2, ask: 3, alive: 4 } as const;
const { more: MORE, last: LAST, credit: CREDIT, ask: ASK, alive: ALIVE } = MessageHeader;

/**
 * How much a sender may have under way that was not credited: half of what counts as flooding, so
 * that an honest sender never floods, however slow the other side.
 */
export const WINDOW_BYTES = MAX_UNREAD_BYTES / 2;

/** Bytes that are credited together; a smaller credit is malformed. */
export const CREDIT_STEP_BYTES = WINDOW_BYTES / 4;

/** Whether bytes can be a frame at all. */
export const isFrameSize = (bytes: number): boolean => bytes >= 1 && bytes <= MAX_FRAME_BYTES;

/** What a frame that is none is answered with: it is a mistake of the caller, not of the network. */
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

/** Asks the page at the other end whether it is there. */
export const ASK_MESSAGE: Bytes = Uint8Array.of(ASK);
/** The answer. */
export const ALIVE_MESSAGE: Bytes = Uint8Array.of(ALIVE);

/** What a message amounts to. `part`: a frame is not whole yet. */
export type Decoded =
  | { readonly kind: 'frame'; readonly frame: Bytes }
  | { readonly kind: 'part' | 'ask' | 'alive' }
  | { readonly kind: 'credit'; readonly bytes: number }
  | { readonly kind: 'bad'; readonly reason: 'malformed' | 'oversized' };

const MALFORMED: Decoded = { kind: 'bad', reason: 'malformed' };
const PART: Decoded = { kind: 'part' };
const EMPTY: Readonly<Record<number, Decoded>> = { [ASK]: { kind: 'ask' }, [ALIVE]: { kind: 'alive' } };

const decodeCredit = (message: Uint8Array): Decoded => {
  if (message.length !== CREDIT_BYTES) return MALFORMED;
  const bytes = new DataView(message.buffer, message.byteOffset).getUint32(HEADER_BYTES);
  return bytes >= CREDIT_STEP_BYTES ? { kind: 'credit', bytes } : MALFORMED;
};

/** Puts frames together again; holds at most one frame's worth of bytes. */
export class FrameDecoder {
  #parts: Uint8Array[] = [];
  #held = 0;

  /** Takes the next message. After something bad the link is of no use any more. */
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
