import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';

/** Bytes of what keeps those who do not know a device from learning who is looked for. */
export const SALT_BYTES = 16;
const TAG_BYTES = 32;
const NUMBER_BYTES = 4;

/** The first byte of what contacts say to have datagrams passed on. */
export const ForwardOp = { forward: 0, forwarded: 1, answer: 2 } as const;

/** What contacts say to each other so that datagrams get to those who only have a contact in common. */
export type ForwardFrame =
  /** To a contact: hand this to the device of this tag. */
  | {
      readonly op: 'forward';
      readonly number: number;
      readonly salt: Bytes;
      readonly tag: Bytes;
      readonly datagram: Bytes;
    }
  /** From a contact: this was to be handed to you. */
  | { readonly op: 'forwarded'; readonly number: number; readonly datagram: Bytes }
  /** To one of both: the sealed answer; empty where there is none. */
  | { readonly op: 'answer'; readonly number: number; readonly answer: Bytes };

/** The body of the frame. */
export const encodeForward = (frame: ForwardFrame): Bytes => {
  const head = new Uint8Array(1 + NUMBER_BYTES);
  head[0] = ForwardOp[frame.op];
  new DataView(head.buffer).setUint32(1, frame.number);
  if (frame.op === 'forward') return concat(head, frame.salt, frame.tag, frame.datagram);
  return concat(head, frame.op === 'forwarded' ? frame.datagram : frame.answer);
};

/** What a body says, or undefined where it is none. */
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
