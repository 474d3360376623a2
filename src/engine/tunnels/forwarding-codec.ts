import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';

/** Bytes of the salt. It keeps contacts that do not know a device from learning which device is meant. */
export const SALT_BYTES = 16;
const TAG_BYTES = 32;
const NUMBER_BYTES = 4;

/** The first byte of a frame about forwarding. */
export const ForwardOp = { forward: 0, forwarded: 1, answer: 2 } as const;

/** Frames between contacts that bring a datagram to a device with which only the contact is linked. */
export type ForwardFrame =
  /** To a contact: pass this datagram on to the device of this tag. */
  | {
      readonly op: 'forward';
      readonly number: number;
      readonly salt: Bytes;
      readonly tag: Bytes;
      readonly datagram: Bytes;
    }
  /** From a contact: this datagram is for this device. */
  | { readonly op: 'forwarded'; readonly number: number; readonly datagram: Bytes }
  /** The sealed answer, back the same way; empty where there is none. */
  | { readonly op: 'answer'; readonly number: number; readonly answer: Bytes };

/** The body of the frame. */
export const encodeForward = (frame: ForwardFrame): Bytes => {
  const head = new Uint8Array(1 + NUMBER_BYTES);
  head[0] = ForwardOp[frame.op];
  new DataView(head.buffer).setUint32(1, frame.number);
  if (frame.op === 'forward') return concat(head, frame.salt, frame.tag, frame.datagram);
  return concat(head, frame.op === 'forwarded' ? frame.datagram : frame.answer);
};

/** The frame in this body, or undefined. */
export const decodeForward = (body: Bytes): ForwardFrame | undefined => {
  if (body.length < 1 + NUMBER_BYTES) return undefined;
  const number = new DataView(body.buffer, body.byteOffset).getUint32(1);
  const rest = body.subarray(1 + NUMBER_BYTES);
  const part = (from: number, to?: number): Bytes => ownBytes(rest.subarray(from, to));
  switch (body[0]) {
    case ForwardOp.forward: {
      const datagramAt = SALT_BYTES + TAG_BYTES;
      if (rest.length <= datagramAt) return undefined;
      return {
        op: 'forward',
        number,
        salt: part(0, SALT_BYTES),
        tag: part(SALT_BYTES, datagramAt),
        datagram: part(datagramAt),
      };
    }
    case ForwardOp.forwarded:
      return rest.length > 0 ? { op: 'forwarded', number, datagram: part(0) } : undefined;
    case ForwardOp.answer:
      return { op: 'answer', number, answer: part(0) };
    default:
      return undefined;
  }
};
