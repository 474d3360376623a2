import { type Bytes, concat, ownBytes } from '../../lib/bytes.ts';
import { MAX_DATAGRAM_BYTES, type NodeKey } from '../overlay/overlay.ts';
import type { Awaitable } from '../crypto/primitives.ts';

/** Bytes of the token by which the two ends know a tunnel. */
export const TOKEN_BYTES = 16;
export const SECRET_BYTES = 32;
/** Bytes of what a tunnel says it is for; see rendezvous.ts. */
const MAX_WHAT_BYTES = 256;

/** The first byte of a datagram of a tunnel. */
export const TunnelOp = { open: 0, data: 1, end: 2 } as const;

/** What the datagrams of a tunnel say (docs/PROTOCOL-tunnels.md, "Datagrams"). */
export type TunnelDatagram =
  | { readonly op: 'open'; readonly token: Bytes; readonly secret: Bytes; readonly what: Bytes }
  | { readonly op: 'data'; readonly token: Bytes; readonly number: number; readonly bytes: Bytes }
  | { readonly op: 'end'; readonly token: Bytes };

/** The acknowledgement of a datagram. `gone`: there is no such tunnel · `busy`: not taken, to be sent again */
export const Taken = { gone: 0, taken: 1, busy: 2 } as const;
export type Taken = (typeof Taken)[keyof typeof Taken];

const HEAD_BYTES = 1 + TOKEN_BYTES;
const DATA_HEAD_BYTES = HEAD_BYTES + 4 + 2;

/** Bytes of a stream that one datagram carries at most. */
export const CHUNK_BYTES = MAX_DATAGRAM_BYTES - DATA_HEAD_BYTES;

/** Data is padded to one of these sizes, so that nodes on the way learn little from the length. */
const SIZES = [256, 1_024, 4_096, MAX_DATAGRAM_BYTES] as const;

const sizeFor = (bytes: number): number => SIZES.find((size) => size >= bytes) ?? MAX_DATAGRAM_BYTES;

/** The bytes of a datagram. */
export const encodeDatagram = (datagram: TunnelDatagram): Bytes => {
  const head = concat(Uint8Array.of(TunnelOp[datagram.op]), datagram.token);
  if (datagram.op === 'end') return head;
  if (datagram.op === 'open') return concat(head, datagram.secret, datagram.what);
  const { number, bytes } = datagram;
  const body = new Uint8Array(sizeFor(DATA_HEAD_BYTES + bytes.length));
  const view = new DataView(body.buffer);
  body.set(head);
  view.setUint32(HEAD_BYTES, number);
  view.setUint16(HEAD_BYTES + 4, bytes.length);
  body.set(bytes, DATA_HEAD_BYTES);
  return body;
};

const decodeData = (body: Bytes, token: Bytes): TunnelDatagram | undefined => {
  if (body.length < DATA_HEAD_BYTES || body.length > MAX_DATAGRAM_BYTES) return undefined;
  const view = new DataView(body.buffer, body.byteOffset);
  const end = DATA_HEAD_BYTES + view.getUint16(HEAD_BYTES + 4);
  if (end === DATA_HEAD_BYTES || end > body.length) return undefined;
  const number = view.getUint32(HEAD_BYTES);
  return { op: 'data', token, number, bytes: ownBytes(body.subarray(DATA_HEAD_BYTES, end)) };
};

/** The datagram in these bytes, or undefined. */
export const decodeDatagram = (body: Bytes): TunnelDatagram | undefined => {
  if (body.length < HEAD_BYTES) return undefined;
  const token = ownBytes(body.subarray(1, HEAD_BYTES));
  switch (body[0]) {
    case TunnelOp.data:
      return decodeData(body, token);
    case TunnelOp.end:
      return body.length === HEAD_BYTES ? { op: 'end', token } : undefined;
    case TunnelOp.open: {
      const what = ownBytes(body.subarray(HEAD_BYTES + SECRET_BYTES));
      if (what.length === 0 || what.length > MAX_WHAT_BYTES) return undefined;
      return {
        op: 'open',
        token,
        secret: ownBytes(body.subarray(HEAD_BYTES, HEAD_BYTES + SECRET_BYTES)),
        what,
      };
    }
    default:
      return undefined;
  }
};

/** A path for datagrams to a device: the overlay, or a contact that both devices are linked with. */
export interface DatagramPath {
  /** Whether a datagram can be sent now. */
  isReady(): boolean;
  /** Resolves with the answer of the device; undefined: it was not reached. */
  send(to: NodeKey, body: Bytes): Promise<Bytes | undefined>;
}

/** A datagram that came. `from` is what the sender claims; only the handshake on the tunnel proves it. */
export interface IncomingDatagram {
  readonly from: NodeKey;
  readonly body: Bytes;
  /** The path it came by. */
  readonly by: DatagramPath;
}

/** Handles a datagram. The answer goes back sealed. */
export type TakeDatagram = (datagram: IncomingDatagram) => Awaitable<Bytes | undefined>;
