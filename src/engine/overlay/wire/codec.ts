import type { Bytes } from '../../../lib/bytes.ts';
import { decodeKeys, get16, get48, put48 } from './fields.ts';
import { NODE_ID_BYTES } from '../overlay.ts';

/**
 * Frames of the overlay (docs/PROTOCOL-overlay.md, "Frames"). Fixed offsets instead of CBOR: a node in the middle
 * reads 44 bytes and hands the rest on as it came, thousands of times a minute.
 */
export const FrameKind = {
  route: 1,
  ack: 2,
  reply: 3,
  hello: 4,
  ask: 5,
  answer: 6,
  digest: 7,
  want: 8,
  push: 9,
  names: 10,
} as const;

/** The operation of a routed request. */
export const Operation = { get: 1, put: 2, findNode: 3, datagram: 4 } as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/**
 * The verdict of an acknowledgement. `seen`: this node is on another path of the same request · `busy`: too many
 * requests
 */
export const HopStatus = { taken: 0, seen: 1, busy: 2 } as const;
export type HopStatus = (typeof HopStatus)[keyof typeof HopStatus];

/** How a path ended. */
export const Status = {
  found: 1,
  nothing: 2,
  delivered: 3,
  absent: 4,
  stored: 5,
  nodes: 6,
  refused: 7,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** A routed request. */
export interface RoutedRequest {
  /** Number of this hop on its link, for the acknowledgement; 16 bits. */
  readonly hop: number;
  /** Drawn by the origin; 48 bits. */
  readonly request: number;
  /** Which of the origin's disjoint paths this is. */
  readonly path: number;
  /** Hops so far. */
  readonly hops: number;
  readonly operation: Operation;
  /** 32 bytes. */
  readonly target: Uint8Array;
  readonly body: Uint8Array;
}

/** An answer on its way back. */
export interface Reply {
  readonly request: number;
  readonly path: number;
  /** Hops from the origin to the node that answered. */
  readonly hops: number;
  readonly status: Status;
  readonly body: Uint8Array;
}

/** A hello: what a node tells its neighbours when a link opens, and when its role changes. */
export interface NodeHello {
  readonly client: boolean;
  /** The node has been in the network for a while. */
  readonly settled: boolean;
  /** Its estimate of the number of nodes in the network. */
  readonly size: number;
}

const VERSION = 1;
/** Flags of a hello; unknown ones are ignored. */
const CLIENT = 1;
const SETTLED = 2;
const ROUTE_HEAD_BYTES = 44;
const REPLY_HEAD_BYTES = 10;

/** Encodes a request, with the number of its next hop and its new hop count if they are given. */
export const encodeRoute = (route: RoutedRequest, hop = route.hop, hops = route.hops): Bytes => {
  const frame = new Uint8Array(ROUTE_HEAD_BYTES + route.body.length);
  frame[0] = FrameKind.route;
  frame[1] = hop >> 8;
  frame[2] = hop;
  put48(frame, 3, route.request);
  frame[9] = route.path;
  frame[10] = hops;
  frame[11] = route.operation;
  frame.set(route.target, 12);
  frame.set(route.body, ROUTE_HEAD_BYTES);
  return frame;
};

export const decodeRoute = (frame: Uint8Array): RoutedRequest | undefined => {
  if (frame.length < ROUTE_HEAD_BYTES) return undefined;
  const operation = frame[11] as number;
  if (operation < Operation.get || operation > Operation.datagram) return undefined;
  return {
    hop: get16(frame, 1),
    request: get48(frame, 3),
    path: frame[9] as number,
    hops: frame[10] as number,
    operation: operation as Operation,
    target: frame.subarray(12, ROUTE_HEAD_BYTES),
    body: frame.subarray(ROUTE_HEAD_BYTES),
  };
};

/** The hop number of an acknowledgement, an ask or an answer. */
export const hopOf = (frame: Uint8Array): number => get16(frame, 1);

export const encodeAck = (hop: number, verdict: HopStatus): Bytes =>
  Uint8Array.of(FrameKind.ack, hop >> 8, hop & 255, verdict);

export const decodeAck = (
  frame: Uint8Array,
): { readonly hop: number; readonly verdict: HopStatus } | undefined => {
  const verdict = frame[3];
  if (frame.length !== 4 || verdict === undefined || verdict > HopStatus.busy) return undefined;
  return { hop: get16(frame, 1), verdict: verdict as HopStatus };
};

export const encodeReply = (reply: Reply): Bytes => {
  const frame = new Uint8Array(REPLY_HEAD_BYTES + reply.body.length);
  frame[0] = FrameKind.reply;
  put48(frame, 1, reply.request);
  frame[7] = reply.path;
  frame[8] = reply.hops;
  frame[9] = reply.status;
  frame.set(reply.body, REPLY_HEAD_BYTES);
  return frame;
};

export const decodeReply = (frame: Uint8Array): Reply | undefined => {
  const status = frame[9];
  if (frame.length < REPLY_HEAD_BYTES || !status || status > Status.refused) return undefined;
  return {
    request: get48(frame, 1),
    path: frame[7] as number,
    hops: frame[8] as number,
    status: status as Status,
    body: frame.subarray(REPLY_HEAD_BYTES),
  };
};

/** Sizes travel as eighths of the binary logarithm: one byte holds any size up to 2^31 within 5 %. */
const sizeToByte = (size: number): number => Math.min(255, Math.max(0, Math.round(Math.log2(size) * 8)));
const sizeOfByte = (byte: number): number => 2 ** (byte / 8);

export const encodeHello = ({ client, settled, size }: NodeHello): Bytes =>
  Uint8Array.of(FrameKind.hello, VERSION, (client ? CLIENT : 0) | (settled ? SETTLED : 0), sizeToByte(size));

/** A hello of any version from 1 on: later ones add at the end. */
export const decodeHello = (frame: Uint8Array): NodeHello | undefined => {
  const [, version = 0, flags = 0, size = 0] = frame;
  if (frame.length < 4 || frame.length > 64 || version < VERSION) return undefined;
  return {
    client: (flags & CLIENT) !== 0,
    settled: (flags & SETTLED) !== 0,
    size: sizeOfByte(size),
  };
};

/** Asks a neighbour which nodes it knows near a point. */
export const encodeAsk = (hop: number, target: Uint8Array): Bytes => {
  const frame = new Uint8Array(3 + NODE_ID_BYTES);
  frame.set([FrameKind.ask, hop >> 8, hop & 255]);
  frame.set(target, 3);
  return frame;
};

export const decodeAsk = (
  frame: Uint8Array,
): { readonly hop: number; readonly target: Uint8Array } | undefined =>
  frame.length === 3 + NODE_ID_BYTES ? { hop: get16(frame, 1), target: frame.subarray(3) } : undefined;

/** Answers an ask: the own estimate of the size, and keys of nodes. */
export const encodeAnswer = (hop: number, size: number, keys: readonly Uint8Array[]): Bytes => {
  const frame = new Uint8Array(4 + keys.length * NODE_ID_BYTES);
  frame.set([FrameKind.answer, hop >> 8, hop & 255, sizeToByte(size)]);
  keys.forEach((key, i) => frame.set(key, 4 + i * NODE_ID_BYTES));
  return frame;
};

export const decodeAnswer = (
  frame: Uint8Array,
): { readonly hop: number; readonly size: number; readonly keys: readonly Bytes[] } | undefined => {
  const keys = frame.length >= 4 ? decodeKeys(frame.subarray(4)) : undefined;
  return keys && { hop: get16(frame, 1), size: sizeOfByte(frame[3] as number), keys };
};

/** Announces nodes that have come near the sender; not asked for. */
export const encodeNames = (keys: readonly Uint8Array[]): Bytes => {
  const frame = new Uint8Array(1 + keys.length * NODE_ID_BYTES);
  frame[0] = FrameKind.names;
  keys.forEach((key, i) => frame.set(key, 1 + i * NODE_ID_BYTES));
  return frame;
};

export const decodeNames = (frame: Uint8Array): readonly Bytes[] | undefined => decodeKeys(frame.subarray(1));
